import { join } from 'node:path';
import { app } from 'electron';

/** What the core's process is started with: the user's environment less Electron's own, and what TensorFlow reads when it is loaded. */
export function coreEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(ELECTRON_|NODE_OPTIONS$|CHROME_)/.test(name));
  return {
    TF_ENABLE_ONEDNN_OPTS: '1',
    TF_CPP_MIN_LOG_LEVEL: '2',
    NODE_COMPILE_CACHE: join(app.getPath('userData'), 'compiled'),
    ...Object.fromEntries(kept),
  };
}
