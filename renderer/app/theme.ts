import { useMediaQuery } from '@vueuse/core';
import { computed, watch } from 'vue';
import { density, theme } from '#renderer/stores/index.ts';

/** Puts theme and density where tokens.css reads them, and keeps them there. */
export function followTheme(): void {
  const systemIsLight = useMediaQuery('(prefers-color-scheme: light)');
  const shown = computed(() => (theme.value === 'system' ? (systemIsLight.value ? 'light' : 'dark') : theme.value));
  watch(shown, (value) => (document.documentElement.dataset.theme = value), { immediate: true });
  watch(density, (value) => (document.documentElement.dataset.density = value), { immediate: true });
}
