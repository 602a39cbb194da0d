export { default as SettingsDialog } from './SettingsDialog.vue';
