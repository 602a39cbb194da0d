export { default as FolderDialog } from './FolderDialog.vue';
