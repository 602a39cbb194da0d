import '@fontsource-variable/inter';
import './tokens.css';
import './base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { i18n } from '#renderer/i18n/index.ts';
import App from './App.vue';
import { followLanguage } from './language.ts';
import { followTheme } from './theme.ts';

followTheme();
await followLanguage();
createApp(App).use(createPinia()).use(i18n).mount('#app');
