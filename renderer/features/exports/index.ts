export { default as ExportDialog } from './ExportDialog.vue';
