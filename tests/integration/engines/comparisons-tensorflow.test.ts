import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import { compile } from '#electron/trainer/engines/tensorflow/graph/compile.ts';
import { startGraph } from '#electron/trainer/engines/tensorflow/graph/graphProgram.ts';
import { loadTensorflow } from '#electron/trainer/engines/tensorflow/load.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Values } from '#shared/learning/engine/program.ts';
import { createRandom } from '#shared/util/random.ts';
import { comparisonsTests, pretextTasks, stageOf, stepFeeds } from './comparisonsTests.ts';

/** Largest difference of any value, as a fraction of the largest value beside it; TensorFlow reorders sums when it optimises a graph. */
function difference(actual: Values, expected: Values): number {
  return Math.max(0, ...Object.entries(expected).map(([name, values]) => {
    const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    return values.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (actual[name]?.[i] ?? Infinity))), 0) / scale;
  }));
}

describe.skipIf(!existsSync(addonPath()))('the comparisons on the tensorflow engine (skipped where the engine pack is not set up)', () => {
  // Before the library is loaded: it reads this once.
  beforeAll(() => { process.env['TF_ENABLE_ONEDNN_OPTS'] = '0'; });

  comparisonsTests('tensorflow');

  describe('as TensorFlow graphs', () => {
    // A tiny rate: Adam turns rounding into whole steps where a gradient is nearly zero.
    const slowly = pretextTasks.map(([task, settings]) => [task, { ...settings, rate: 1e-6 }] as const);

    it.each(slowly)('%s: no data, random number or decision is baked into the graph', (task, settings) => {
      const program = stageOf(task, settings).program(createRandom(1), {});
      expect(Buffer.compare(compile(program, loadTensorflow(), 1).bytes, compile(program, loadTensorflow(), 3).bytes)).toBe(0);
    });

    it.each(slowly)('%s: a step gives what it gives op by op', (task, settings) => {
      const stage = stageOf(task, settings);
      const program = stage.program(createRandom(1), {});
      const [eager, graph] = [startEager(program), startGraph(program, loadTensorflow())];
      for (const step of [1, 2]) {
        const feeds = stepFeeds(stage, step);
        expect(difference(graph.run('step', feeds), eager.run('step', feeds))).toBeLessThan(1e-4);
        expect(difference(graph.read(), eager.read())).toBeLessThan(1e-3);
        graph.write(eager.read());
      }
      eager.dispose();
      graph.dispose();
    });
  });
});
