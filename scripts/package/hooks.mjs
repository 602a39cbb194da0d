import { join } from 'node:path';
import { writeIntegrity } from './integrity.mjs';

/** electron-builder calls these; electron-builder.yml names the file. */

/** The packages lie beside the asar already (stage.mjs): there is nothing to collect or to compile. */
export function beforeBuild() {
  return false;
}

/** Before signing, when every file lies where it will: the list of what the program should be made of. */
export function afterPack({ appOutDir, packager }) {
  writeIntegrity(packager.getResourcesDir(appOutDir) ?? join(appOutDir, 'resources'));
}
