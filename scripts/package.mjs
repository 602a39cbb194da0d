/**
 * `npm run package`: the packaged program, unpacked, in out/. Set-up first; then scripts/package/build.mjs under Node 24.
 *   --installers          the platform's installers too (electron-builder.yml); fetches their tools
 *   --without-engine      leaves TensorFlow's pack out, which is then a download of its own
 *   --electron-dist DIR   an unpacked Electron whose executable is named `electron`, with --electron-version; else fetched
 *   --for-tests           as shipped, but Playwright can drive it (fuse EnableNodeCliInspectArguments)
 *   --output DIR          somewhere else than out/
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUpOrExit } from './setup/index.mjs';
import { repoRoot } from './setup/paths.mjs';

const { node24 } = await setUpOrExit();
const build = spawn(node24, [join(repoRoot, 'scripts', 'package', 'build.mjs'), ...process.argv.slice(2)], { cwd: repoRoot, stdio: 'inherit' });
build.on('exit', (code) => process.exit(code ?? 1));
