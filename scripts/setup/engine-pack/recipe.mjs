import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What an engine pack is made of: TensorFlow's C library out of the PyPI wheel, and tfjs-node's addon compiled
 * against it. tfjs-node's own install script would fetch TensorFlow 2.9 instead; it never runs here.
 */
export const tensorflowVersion = '2.21.0';

/** Sizes in bytes, so that progress and the check for free space are about real numbers. */
const linuxX64 = {
  wheel: 'tensorflow-cpu',
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  platformTag: 'manylinux_2_27_x86_64',
  wheelBytes: 273_000_000,
  unpackedBytes: 860_000_000,
  minGlibc: [2, 27],
};

/** One entry a platform on which this recipe has really been run. */
const wheels = new Map([['linux-x64', linuxX64]]);

/** The wheel for this platform, or null where no pack has been tried yet. */
export function wheelFor(platform = process.platform, arch = process.arch) {
  return wheels.get(`${platform}-${arch}`) ?? null;
}

export const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
export const notices = 'THIRD_PARTY_NOTICES.txt';
export const addon = 'tfjs_binding.node';

/** What is compiled in before tfjs-node's source, and says why. */
const ownTensors = fileURLToPath(new URL('ownTensors.h', import.meta.url));

/** A new wheel or a new addon source is a new pack; old ones stay for the clones that still use them. */
export function packName(wheel, tfjsNodeVersion) {
  const ours = createHash('sha256').update(fs.readFileSync(ownTensors)).digest('hex');
  return `tensorflow-${tensorflowVersion}-${wheel.sha256.slice(0, 12)}-tfjs-node-${tfjsNodeVersion}-${ours.slice(0, 8)}`;
}

export function requirementsText(wheel) {
  return `${wheel.wheel}==${tensorflowVersion} --hash=sha256:${wheel.sha256}\n`;
}

/** The tags choose the file, so any Python with pip serves, whatever its own version. */
export function pipDownloadArgs(wheel, wheelDir, requirementsFile) {
  return ['-m', 'pip', 'download', '--no-deps', '--require-hashes', '--only-binary=:all:', '--no-cache-dir',
    '--disable-pip-version-check', '--retries', '2', '--progress-bar', 'off',
    '--python-version', '3.11', '--implementation', 'cp', '--platform', wheel.platformTag,
    '-d', wheelDir, '-r', requirementsFile];
}

/** Of the wheel's 287 MB of headers the addon needs these 14 files. */
const headerPrefixes = ['tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/platform/ctstring', 'xla/tsl/c/tsl_status.h'];

/** A program for `python3 -c`: unpacks the needed files of the wheel argv[1] flat into the folder argv[2]. */
export const unpackProgram = `
import os, shutil, sys, zipfile
wheel, out = sys.argv[1:3]
flat = ${JSON.stringify([...libraries, notices].map((name) => `tensorflow/${name}`))}
prefixes = tuple('tensorflow/include/' + p for p in ${JSON.stringify(headerPrefixes)})
with zipfile.ZipFile(wheel) as z:
    for name in z.namelist():
        if name in flat:
            target = os.path.join(out, os.path.basename(name))
        elif name.startswith(prefixes) and name.endswith('.h'):
            target = os.path.join(out, name[len('tensorflow/'):])
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with z.open(name) as source, open(target, 'wb') as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
`;

/** tfjs-node's source, with tensors of our own making, against the pack's library, found again at run time beside the addon ($ORIGIN). */
export function compileArgs({ packDir, tfjsNodeDir, nodeHeadersDir }) {
  return ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8',
    '-I', tfjsNodeDir, '-I', nodeHeadersDir, '-I', `${packDir}/include`, '-include', ownTensors,
    `${tfjsNodeDir}/binding/tfjs_backend.cc`, `${tfjsNodeDir}/binding/tfjs_binding.cc`,
    '-o', `${packDir}/${addon}`,
    '-L', packDir, ...libraries.map((name) => `-l:${name}`), '-Wl,-rpath,$ORIGIN'];
}
