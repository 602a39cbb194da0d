/** The door of the viewer: the only folder that imports Cornerstone. */
export { default as VolumeViewports } from './VolumeViewports.vue';
export type * from './types.ts';
