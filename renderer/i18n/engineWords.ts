import type { EngineCandidate } from '#shared/contract/schemas/system.ts';
import { formatCount, formatDecimals, t } from './index.ts';

const names: Record<EngineCandidate['name'], string> = { tensorflow: 'TensorFlow', webgpu: 'WebGPU', wasm: 'WebAssembly' };

export const engineName = (name: EngineCandidate['name']): string => names[name];

type Named = Pick<EngineCandidate, 'name' | 'version' | 'threads'>;

const withCores = (name: string, threads: number | null): string => (threads === null ? name : t('engine.label', { name, cores: t('engine.cores', { n: threads }, threads) }));

/** "TensorFlow 2.21, 2 cores". */
export function engineLabel({ name, version, threads }: Named): string {
  const release = name === 'tensorflow' && version ? ` ${version.replace(/\.\d+$/, '')}` : '';
  return withCores(`${names[name]}${release}`, threads);
}

/** "TensorFlow, 2 cores": for a line that has to be shared. */
export const engineShortLabel = ({ name, threads }: Omit<Named, 'version'>): string => withCores(names[name], threads);

/** Why it cannot be used, or that it computes right. */
export function engineVerdict({ works, problem }: Pick<EngineCandidate, 'works' | 'problem'>): string {
  return works ? t('engine.right') : t(`engine.problem.${problem?.code ?? 'notStarted'}`);
}

/** "41 images/s", one decimal below ten. */
export function formatSpeed(imagesPerSecond: number): string {
  return t('engine.speed', { n: imagesPerSecond < 10 ? formatDecimals(imagesPerSecond, 1) : formatCount(imagesPerSecond) });
}

/** An error or its bound: "2.3e-7". */
export const formatError = (error: number): string => error.toExponential(1);
