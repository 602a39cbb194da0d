import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What this folder can say without loading tfjs: safe to import anywhere, the core process included. */

/**
 * What a process that is to load TensorFlow should have in its environment.
 * oneDNN is switched on by TensorFlow itself on some processors only; without it a step takes half as long again.
 */
export const tensorflowEnvironment = { TF_ENABLE_ONEDNN_OPTS: '1', TF_CPP_MIN_LOG_LEVEL: '2' } as const;

/** Whether a line of a child's stderr is one of the two that TensorFlow writes at every start and nothing hides. */
export function isTensorflowChatter(line: string): boolean {
  return line.includes('absl::InitializeLog()') || line.includes('oneDNN custom operations are on');
}

/** Where scripts/setup links the addon of the engine pack. */
export function addonPath(): string {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json'));
  return join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node');
}
