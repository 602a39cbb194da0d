import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface SlurmCluster {
  /** What a client needs to find this cluster and no other. */
  readonly env: Readonly<Record<string, string>>;
  /** Output of one of Slurm's own commands. */
  ask(command: 'squeue' | 'scontrol', ...args: string[]): string;
  stop(): Promise<void>;
}

/**
 * A cluster of one node on this machine: munged, slurmctld and slurmd with keys, sockets, ports and folders of their own,
 * so that whatever Slurm is installed here is not touched.
 */
export async function startSlurm(dir: string, paths: Record<string, string>, cpus: number): Promise<SlurmCluster> {
  for (const folder of ['munge', 'state', 'spool']) mkdirSync(join(dir, folder), { recursive: true, mode: 0o755 });
  const key = join(dir, 'munge/key');
  const socket = join(dir, 'munge/socket');
  writeFileSync(key, randomBytes(128), { mode: 0o400 });
  const conf = join(dir, 'slurm.conf');
  writeFileSync(conf, configuration(dir, socket, await freePort(), await freePort(), cpus));
  // Named, it is loaded without a look at the system, and nothing here asks it for anything; cgroup.conf(5).
  writeFileSync(join(dir, 'cgroup.conf'), `CgroupPlugin=cgroup/v1\nCgroupMountpoint=${dir}/cgroup\n`);
  const env = { ...(process.env as Record<string, string>), SLURM_CONF: conf };
  const daemons: ChildProcess[] = [];
  const start = (name: string, args: readonly string[]): void => {
    daemons.push(spawn(paths[name] as string, args, { env, stdio: 'ignore' }));
  };
  const ask: SlurmCluster['ask'] = (command, ...args) => execFileSync(paths[command] as string, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.reverse()) {
      const ended = new Promise((resolve) => daemon.once('close', resolve));
      if (daemon.exitCode !== null) continue;
      daemon.kill('SIGTERM');
      await Promise.race([ended, setTimeout(10_000)]);
      daemon.kill('SIGKILL');
    }
  };
  try {
    // --force: the folder's parents may be open to a group, which munged would only warn of.
    start('munged', ['--foreground', '--force', '--key-file', key, '--socket', socket, '--pid-file', join(dir, 'munge/pid'), '--log-file', join(dir, 'munge/log'), '--seed-file', join(dir, 'munge/seed')]);
    await until('munged answers', () => existsSync(socket));
    start('slurmctld', ['-D', '-f', conf]);
    start('slurmd', ['-D', '-f', conf, '-N', 'node1']);
    await until('the node is idle', () => ask('scontrol', 'show', 'node', 'node1').includes('State=IDLE'));
  } catch (error) {
    await stop();
    const logs = ['munge/log', 'slurmctld.log', 'slurmd.log'].map((name) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8').slice(-1500) : ''));
    throw new Error(`Slurm does not start: ${(error as Error).message}\n${logs.join('\n')}`, { cause: error });
  }
  return { env: { SLURM_CONF: conf }, ask, stop };
}

/** Without cgroups and accounting, which a container may not have; slurm.conf(5). */
const configuration = (dir: string, socket: string, controlPort: number, nodePort: number, cpus: number): string => `
ClusterName=fewslice
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${controlPort}
AuthType=auth/munge
AuthInfo=socket=${socket}

CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${dir}/state
SlurmdSpoolDir=${dir}/spool
SlurmctldPidFile=${dir}/slurmctld.pid
SlurmdPidFile=${dir}/slurmd.pid
SlurmctldLogFile=${dir}/slurmctld.log
SlurmdLogFile=${dir}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=1
MinJobAge=2
NodeName=node1 NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${nodePort} CPUs=${cpus} State=UNKNOWN
PartitionName=short Nodes=node1 Default=YES MaxTime=60 State=UP
`.trimStart();

async function until(what: string, isSo: () => boolean, seconds = 60): Promise<void> {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await setTimeout(250)) {
    try {
      if (isSo()) return;
    } catch {
      // Not up yet: the client says so by failing.
    }
  }
  throw new Error(`${seconds} s went by and not yet: ${what}.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
