import fs from 'node:fs';
import { findOnPath, lastLines, runCommand } from '../setup/command.mjs';

const installLimitMs = 300_000;
const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol'];
/** Debian installs its daemons where only root's PATH looks. */
const withSbin = (env) => ({ ...env, PATH: `${env.PATH ?? ''}:/usr/sbin:/sbin` });

/** The one command that brings Slurm to a Debian where the tests could not bring it themselves. */
export const slurmRemedy = 'sudo apt-get install slurmctld slurmd slurm-client munge';

/**
 * Slurm and munge of this machine, installed by apt-get where that is possible.
 * @param {{ say?: (text: string) => void, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ paths: Record<string, string>, missing: null } | { paths: null, missing: string }>} where they are, or why there are none
 */
export async function findSlurm({ say = () => {}, env = process.env } = {}) {
  if (process.getuid?.() !== 0) return { paths: null, missing: 'its daemons are started by root alone' };
  const here = findAll(env);
  if (here) return { paths: here, missing: null };
  if (!isDebian() || !findOnPath(['apt-get'], env)) return { paths: null, missing: `it is not installed: ${slurmRemedy}` };
  say('Slurm: installing the system packages slurmctld, slurmd, slurm-client and munge by apt-get');
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: installLimitMs };
  await runCommand('apt-get', ['update', '-qq'], quiet);
  const { output } = await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'slurmctld', 'slurmd', 'slurm-client', 'munge'], quiet);
  const installed = findAll(env);
  return installed ? { paths: installed, missing: null } : { paths: null, missing: `apt-get could not install it: ${lastLines(output, 1)}` };
}

function findAll(env) {
  const paths = Object.fromEntries(programs.map((name) => [name, findOnPath([name], withSbin(env))]));
  return Object.values(paths).every((path) => path !== null) ? paths : null;
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(fs.readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
