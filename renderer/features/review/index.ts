export { default as CasePanel } from './CasePanel.vue';
export { default as ReviewBar } from './ReviewBar.vue';
export { default as ReviewEmpty } from './ReviewEmpty.vue';
export { default as ReviewQueue } from './ReviewQueue.vue';
export { useReviewStore } from './store.ts';
