export { default as AboutDialog } from './AboutDialog.vue';
export { default as ShortcutsDialog } from './ShortcutsDialog.vue';
