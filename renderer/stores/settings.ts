import { computed } from 'vue';
import type { LanguageTag } from '#shared/contract/desktop.ts';
import { languageTags } from '#shared/contract/desktop.ts';
import { localeFor } from '#shared/messages/languages.ts';
import { isOneOf, usePreference } from './preferences.ts';

/** What a person chooses once for the whole program, in Settings. */
export const themes = ['dark', 'light', 'system'] as const;
/** Dark is the default; light is for bright rooms. */
export const theme = usePreference<(typeof themes)[number]>('theme', 'dark', isOneOf(...themes));

export const densities = ['compact', 'roomy'] as const;
export const density = usePreference<(typeof densities)[number]>('density', 'compact', isOneOf(...densities));

/** What a drag with the right button does: zoom, as in research viewers, or window and level, as in a PACS. */
export const mousePresets = ['research', 'pacs'] as const;
export const mousePreset = usePreference<(typeof mousePresets)[number]>('mousePreset', 'research', isOneOf(...mousePresets));

/** `system`: the first of the system's languages that the page speaks. */
export const languageChoice = usePreference<LanguageTag | 'system'>('language', 'system', isOneOf('system', ...languageTags));
export const systemLanguage = (): LanguageTag => localeFor(navigator.languages);
export const wantedLanguage = computed<LanguageTag>(() => (languageChoice.value === 'system' ? systemLanguage() : languageChoice.value));
