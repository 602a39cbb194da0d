export { default as HelpDialogs } from './HelpDialogs.vue';
export { default as ShortcutsDialog } from './ShortcutsDialog.vue';
