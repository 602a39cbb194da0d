import { arch, availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { contractVersion, modelFormatVersion, projectFormatVersion, runFormatVersion } from '#shared/contract/index.ts';

/** What runs here: versions, system, processor and memory. */
export async function aboutFile(appVersion: string, dataDir: string): Promise<object> {
  return {
    madeAt: new Date().toISOString(),
    fewslice: appVersion,
    formats: { contract: contractVersion, project: projectFormatVersion, run: runFormatVersion, model: modelFormatVersion },
    node: process.version,
    system: { platform: platform(), release: release().replace(/[^\w.+~-]/g, ''), arch: arch() },
    processor: { model: processorModel(), cores: availableParallelism() },
    memoryMb: { total: toMb(totalmem()), free: toMb(freemem()) },
    freeDiskMb: await freeDisk(dataDir),
  };
}

/** The maker's words; a virtual machine may be given any name by its owner, so only the usual ones pass. */
function processorModel(): string {
  const known = /^(AMD|Intel|Intel\(R\)|Apple|ARM|Ampere|Qualcomm|VIA|EPYC|Ryzen|Xeon|Xeon\(R\)|Core|Core\(TM\)|Gold|Silver|Platinum|Threadripper|PRO|Processor|CPU|@|M\d|Max|Pro|Ultra|i[3579]-\w{4,8}|E[357]-\w{4,6}|\d{1,5}[A-Z0-9]{0,4}|v\d|\d+-Core|\d\.\d+GHz)$/;
  return (cpus()[0]?.model ?? '').trim().split(/\s+/).filter((word) => known.test(word)).join(' ');
}

/** Where the user's data go, or would go: a full disk explains much. */
async function freeDisk(dir: string): Promise<number | null> {
  const free = await statfs(dir).then(({ bavail, bsize }) => toMb(bavail * bsize), () => null);
  return free === null && dirname(dir) !== dir ? freeDisk(dirname(dir)) : free;
}

const toMb = (bytes: number): number => Math.round(bytes / 1e6);
