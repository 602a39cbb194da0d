/// <reference types="vite/client" />

/** True in builds that end-to-end specs drive (vite.config.ts). */
declare const __TEST_HOOKS__: boolean;
