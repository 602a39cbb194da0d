import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../../..');
const require = createRequire(import.meta.url);
interface ConfigModule {
  getConfig(projectDir: string, path: string, options: null): Promise<Configuration>;
  validateConfiguration(config: Configuration, log: { isEnabled: boolean; add(): void }): Promise<void>;
}
// electron-builder brings it, and gives the check of the schema to nobody else.
const { getConfig, validateConfiguration } = require(createRequire(require.resolve('electron-builder')).resolve('app-builder-lib/out/util/config/config')) as ConfigModule;

const read = (): Promise<Configuration> => getConfig(root, join(root, 'electron-builder.yml'), null);
const check = (config: Configuration): Promise<void> => validateConfiguration(config, { isEnabled: false, add: () => undefined });

describe('electron-builder.yml', () => {
  it('is what the schema of electron-builder allows, and the check can fail', async () => {
    const config = await read();
    await check(config);
    await expect(check({ ...config, publishTo: 'nowhere' } as Configuration)).rejects.toThrow('publishTo');
  });

  it('names the Electron of package.json, publishes nowhere and compiles nothing', async () => {
    const config = await read();
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    expect(config.electronVersion).toBe(devDependencies.electron);
    expect(config.publish).toBe(null);
    expect(config.asar).toBe(true);
    expect(config.beforeBuild).toBe('./scripts/package/hooks.mjs');
    expect(JSON.stringify(config)).not.toMatch(/https?:\/\/(?!fewslice\.invalid)/);
  });

  it('leaves no way around the asar: fuses as docs/security.md says', async () => {
    expect((await read()).electronFuses).toEqual({
      runAsNode: false, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true, enableCookieEncryption: true, grantFileProtocolExtraPrivileges: false,
    });
  });

  it('has the installers of each platform, and asks for no administrator on Windows', async () => {
    const { linux, mac, win, nsis } = await read();
    expect([linux?.target, mac?.target, win?.target]).toEqual([['AppImage', 'deb'], ['dmg'], ['nsis']]);
    expect([nsis?.perMachine, nsis?.allowElevation, mac?.hardenedRuntime]).toEqual([false, false, true]);
    expect(linux?.fileAssociations).toMatchObject([{ ext: 'nii' }, { ext: 'nii.gz' }]);
  });
});
