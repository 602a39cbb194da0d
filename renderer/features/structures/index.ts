export { pickByDigit } from './actions.ts';
export { structurePalette } from './palette.ts';
export { default as StructuresPanel } from './StructuresPanel.vue';
