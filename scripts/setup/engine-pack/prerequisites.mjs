import fs from 'node:fs';
import { findOnPath, runCommand } from '../command.mjs';

/** @typedef {{ what: string, debianPackage?: string, remedy?: string }} Missing what lacks, and what brings it if anything does */

/**
 * Looks for everything that building a pack needs, before 270 MB are fetched for nothing.
 * @param {{ wheelBytes: number, unpackedBytes: number, minGlibc: number[] }} wheel
 * @param {string} cacheDir an existing folder on the disk that will hold the pack
 * @returns {Promise<{ compiler: string, python: string, missing: Missing[] }>}
 */
export async function findPrerequisites(wheel, cacheDir, env = process.env) {
  const missing = [];
  const compiler = findOnPath([env.CXX, 'g++', 'c++', 'clang++'].filter(Boolean), env);
  if (!compiler) missing.push({ what: 'a C++ compiler (g++)', debianPackage: 'g++' });
  const python = findOnPath(['python3', 'python'], env);
  if (!python) missing.push({ what: 'Python 3 with pip', debianPackage: 'python3-pip' });
  else if (!(await runCommand(python, ['-m', 'pip', '--version'], { env })).ok) {
    missing.push({ what: 'pip for Python 3', debianPackage: 'python3-pip' });
  }
  const machine = unfitMachine(wheel.minGlibc);
  if (machine) missing.push({ what: machine });
  const room = freeBytes(cacheDir);
  const needed = wheel.wheelBytes + wheel.unpackedBytes;
  if (room !== null && room < needed) {
    missing.push({
      what: `room on the disk (${toMb(needed)} MB needed in ${cacheDir}, ${toMb(room)} MB free)`,
      remedy: 'free some space, or set XDG_CACHE_HOME to a folder on another disk',
    });
  }
  return { compiler: compiler ?? '', python: python ?? '', missing };
}

/** What about this machine rules TensorFlow's wheel out for good, or null. */
function unfitMachine(minGlibc) {
  const glibc = process.report?.getReport?.().header?.glibcVersionRuntime;
  if (!glibc) return 'a system with glibc (this one has another C library)';
  const [major, minor] = glibc.split('.').map(Number);
  if (major < minGlibc[0] || (major === minGlibc[0] && minor < minGlibc[1])) {
    return `glibc ${minGlibc.join('.')} or newer (this system has ${glibc})`;
  }
  if (hasAvx() === false) return 'a processor with AVX';
  return null;
}

/** TensorFlow's wheels are compiled for AVX and die at once without it. Null where the system does not say. */
function hasAvx() {
  try {
    return /^flags\s*:.*\bavx\b/m.test(fs.readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return null;
  }
}

function freeBytes(dir) {
  // statfsSync came with Node 18.15; without it the copy itself will tell.
  if (typeof fs.statfsSync !== 'function') return null;
  const { bavail, bsize } = fs.statfsSync(dir);
  return bavail * bsize;
}

function toMb(bytes) {
  return Math.round(bytes / 1e6);
}
