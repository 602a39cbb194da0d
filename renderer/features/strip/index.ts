export { goToNextUncertain, toggleComplete } from './actions.ts';
export { leastCertain } from './stripGeometry.ts';
export { default as SliceStrip } from './SliceStrip.vue';
