import { z } from 'zod';

/**
 * How a page names a file or folder of this machine. In the hosted shell a place is its path. In the desktop shell it is
 * an opaque handle, given out for what a person chose in a native dialog or dropped on the window, or for what the core
 * knows by itself (recent projects): a page that has been taken over cannot name a path (docs/security.md).
 */
export const placeSchema = z.string().min(1).max(4096);

/** A place with the path that people read; only the place is ever handed back. */
export const placedSchema = z.object({ place: placeSchema, path: z.string() });
export type Placed = z.infer<typeof placedSchema>;
