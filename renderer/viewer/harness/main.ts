import '@fontsource-variable/inter';
import { createApp } from 'vue';
import { createI18n } from 'vue-i18n';
import en from '../locale.en.json';
import Harness from './Harness.vue';
import type { PhantomKind } from './phantom.ts';
import { phantomImage } from './phantom.ts';
import { rawImage } from './rawImage.ts';

const query = new URLSearchParams(location.search);
const raw = query.get('raw');
const volume = raw ? await rawImage(raw) : { image: phantomImage((query.get('grid') ?? 'ras') as PhantomKind), labels: null, prediction: null };
createApp(Harness, volume)
  .use(createI18n({ legacy: false, locale: 'en', messages: { en } }))
  .mount('#app');
