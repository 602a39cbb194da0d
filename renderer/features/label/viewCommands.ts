import { createFeed } from '#renderer/stores/index.ts';

/** What a key asks of the viewports, which no store knows. */
export const viewCommands = createFeed<'reset'>();
