import { availableParallelism, cpus, totalmem } from 'node:os';
import type { SystemInfo } from '#shared/contract/index.ts';
import { contractVersion } from '#shared/contract/index.ts';
import type { Core } from './core.ts';

export function systemInfo(core: Core): SystemInfo {
  return {
    appVersion: core.options.appVersion,
    contractVersion,
    bootId: core.bootId,
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? '',
    memoryBytes: totalmem(),
    platform: process.platform,
    engines: core.engines.report,
    engineProgress: core.engines.progress,
  };
}
