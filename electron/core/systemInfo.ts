import { availableParallelism, totalmem } from 'node:os';
import type { SystemInfo } from '#shared/contract/index.ts';
import { contractVersion } from '#shared/contract/index.ts';
import type { Core } from './core.ts';

export function systemInfo(core: Core): SystemInfo {
  return {
    appVersion: core.options.appVersion,
    contractVersion,
    bootId: core.bootId,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: process.platform,
    engines: core.engines,
  };
}
