import type { JobSummary } from './schemas/job.ts';
import type { Placed } from './schemas/place.ts';

/**
 * What the desktop shell's main process and the core say to each other over process IPC, besides the requests of pages,
 * which go over the socket. Both ends are ours, so these are plain types.
 */
export type ToCore =
  | {
    readonly type: 'start';
    /** Path of a unix socket or name of a pipe to listen on. */
    readonly socket: string;
    /** Every request must bear it as `x-fewslice-token`: the second lock besides the socket's permissions. */
    readonly token: string;
    readonly samplesDir: string;
    readonly appVersion: string;
    /** Opened before anything is answered: what was open when a former core ended. */
    readonly project: string | null;
    /** Handles that were given out before. */
    readonly places: readonly Placed[];
  }
  | { readonly type: 'grant'; readonly placed: Placed }
  | { readonly type: 'cancelJob' }
  | { readonly type: 'end' };

export type FromCore =
  | { readonly type: 'listening' }
  | { readonly type: 'minted'; readonly placed: Placed }
  | { readonly type: 'project'; readonly project: { readonly name: string; readonly path: string; readonly modelNumber: number | null } | null }
  | { readonly type: 'job'; readonly job: Pick<JobSummary, 'id' | 'kind' | 'state' | 'fractionDone' | 'message' | 'said' | 'heldOut'> | null }
  | { readonly type: 'recent'; readonly recent: readonly (Placed & { readonly name: string })[] };

/** The header that carries `token`. */
export const tokenHeader = 'x-fewslice-token';
