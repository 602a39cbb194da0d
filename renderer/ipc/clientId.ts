/** Who this page is, so that it knows its own strokes when the event stream brings them back. */
export const clientId: string = crypto.randomUUID();
