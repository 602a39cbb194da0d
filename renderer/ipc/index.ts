export { core, useCoreClient } from './client.ts';
export type { CoreClient } from './client.ts';
export { clientId } from './clientId.ts';
export { followEvents } from './eventStream.ts';
export type { EventStreamHandlers } from './eventStream.ts';
export { toFailure } from './refusal.ts';
export type { CallFailure } from './refusal.ts';
export { BytesError, fetchBlob, fetchLabels, fetchPrediction, fetchText, fetchVolume } from './bytes.ts';
export { desktop } from './desktop.ts';
