import type { EngineCandidate } from '#shared/contract/schemas/system.ts';
import { formatCount, formatDecimals, t } from './index.ts';

const names: Record<EngineCandidate['name'], string> = { tensorflow: 'TensorFlow', webgpu: 'WebGPU', wasm: 'WebAssembly' };

export const engineName = (name: EngineCandidate['name']): string => names[name];

/** "TensorFlow 2.21, 2 cores". */
export function engineLabel({ name, version, threads }: Pick<EngineCandidate, 'name' | 'version' | 'threads'>): string {
  const release = name === 'tensorflow' && version ? ` ${version.replace(/\.\d+$/, '')}` : '';
  return threads === null ? `${names[name]}${release}` : t('engine.label', { name: `${names[name]}${release}`, cores: t('engine.cores', { n: threads }, threads) });
}

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
