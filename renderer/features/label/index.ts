export { default as OptionsRow } from './OptionsRow.vue';
export { default as ToolRail } from './ToolRail.vue';
export { nextBrushSize } from './tools.ts';
export { viewCommands } from './viewCommands.ts';
export { default as ViewportArea } from './ViewportArea.vue';
