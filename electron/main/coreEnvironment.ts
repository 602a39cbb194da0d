import { join } from 'node:path';
import { app } from 'electron';

/**
 * What the core's process is started with: the user's environment less Electron's own, and what TensorFlow reads when it is
 * loaded. Two things of Electron come along all the same (seen in 22): its `fork` sets ELECTRON_RUN_AS_NODE, which means
 * nothing to Node, and its children inherit open sockets, so a debugging port of main looks like one of the core.
 */
export function coreEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(ELECTRON_|NODE_OPTIONS$|CHROME_)/.test(name));
  return {
    TF_ENABLE_ONEDNN_OPTS: '1',
    TF_CPP_MIN_LOG_LEVEL: '2',
    NODE_COMPILE_CACHE: join(app.getPath('userData'), 'compiled'),
    ...Object.fromEntries(kept),
  };
}
