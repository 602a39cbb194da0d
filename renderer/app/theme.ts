import { watch } from 'vue';
import { isOneOf, usePreference } from '#renderer/stores/index.ts';

/** Dark is the default; light is for bright rooms. */
export const theme = usePreference<'dark' | 'light'>('theme', 'dark', isOneOf('dark', 'light'));

export function followTheme(): void {
  watch(theme, (value) => (document.documentElement.dataset.theme = value), { immediate: true });
}
