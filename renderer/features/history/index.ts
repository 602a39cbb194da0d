export { redo, undo } from './actions.ts';
export { default as HistoryPanel } from './HistoryPanel.vue';
