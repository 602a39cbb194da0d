/** The door of the viewer: the only folder that imports Cornerstone. */
export { default as VolumeViewports } from './VolumeViewports.vue';
export type * from './types.ts';
/** To be merged into the page's catalogue: everything below the key `viewer`. */
export { default as viewerMessagesEn } from './locale.en.json';
