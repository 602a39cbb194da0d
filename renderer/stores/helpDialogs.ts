import { ref } from 'vue';

/** The dialogs about the program itself; one at a time. They are opened from menus, from Start and from the engine line of Train. */
export type HelpDialog = 'engine' | 'about' | 'licences' | 'diagnostics';
export const helpDialog = ref<HelpDialog | null>(null);
