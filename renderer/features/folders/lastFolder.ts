import { usePreference } from '#renderer/stores/index.ts';

/** Where the person was last; null is the home folder. */
export const lastFolder = usePreference<string | null>('lastFolder', null, (value) => value === null || typeof value === 'string');
