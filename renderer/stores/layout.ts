import { useMediaQuery } from '@vueuse/core';
import { ref } from 'vue';

/**
 * What the window's width folds (look.md 4). 1280 px is the narrowest with panels at both sides; a window of 1440 px
 * at 200 % text counts as 720.
 */
const widths = { narrow: '(max-width: 1279px)', tight: '(max-width: 1339px)' } as const;

/** The left panel is a column of thumbnails, the right one slides over the image. */
export const isNarrow = useMediaQuery(widths.narrow);
/** What need not be seen all the time is folded. */
export const isTight = useMediaQuery(widths.tight);
/** Whether the right panel lies over the image; of a narrow window only. */
export const sidePanelOpen = ref(false);
