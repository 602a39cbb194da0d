export { openFolder, openSample } from './actions.ts';
export { default as StartScreen } from './StartScreen.vue';
