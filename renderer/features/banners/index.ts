export { default as WorkBanner } from './WorkBanner.vue';
