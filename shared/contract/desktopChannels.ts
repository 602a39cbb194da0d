/** Names of the messages between preload and main; no other channel is listened to. */
export const channels = {
  choose: 'fewslice:choose',
  show: 'fewslice:show',
  language: 'fewslice:language',
  dropped: 'fewslice:dropped',
  ready: 'fewslice:ready',
  askCore: 'fewslice:ask-core',
  command: 'fewslice:command',
  open: 'fewslice:open',
  core: 'fewslice:core',
} as const;
