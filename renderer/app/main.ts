import '@fontsource-variable/inter';
import './tokens.css';
import './base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import viewerMessages from '#renderer/viewer/locale.en.json' with { type: 'json' };
import { i18n } from '#renderer/i18n/index.ts';
import App from './App.vue';
import { followTheme } from './theme.ts';

i18n.global.mergeLocaleMessage('en', viewerMessages);
followTheme();
createApp(App).use(createPinia()).use(i18n).mount('#app');
