import { startEager } from '#shared/learning/engine/eager.ts';
import type { Engine, Program, RunningProgram } from '#shared/learning/engine/program.ts';
import { loadEngine } from '#electron/trainer/engines/loadEngine.ts';
import { segmentationFeeds, segmentationProgram } from './segmentationProgram.ts';
import type { SegmentationSize } from './segmentationProgram.ts';

/**
 * Steps a second of supervised training: `node bench/engines.ts tensorflow|wasm [batch height width]`. Eager and graph
 * are timed in turns within one process: only their ratio means anything on a busy computer.
 */
const [name = 'tensorflow', batch = 12, height = 56, width = 56] = process.argv.slice(2).map((value, i) => (i === 0 ? value : Number(value)));
const size = { batch, height, width } as SegmentationSize;
const engine: Engine = await loadEngine(name as 'tensorflow' | 'wasm');
const program: Program = segmentationProgram(size);

const started = performance.now();
const ways: Record<string, RunningProgram> = { eager: startEager(program) };
if (engine.name === 'tensorflow') ways['graph'] = engine.start(program);
const startSeconds = (performance.now() - started) / 1000;

const times = Object.fromEntries(Object.keys(ways).map((way) => [way, [] as number[]]));
const rounds = engine.name === 'wasm' ? 8 : 30;
for (let round = 0; round < rounds; round++) {
  for (const [way, running] of Object.entries(ways)) {
    const feeds = segmentationFeeds(size, round);
    const before = performance.now();
    running.run('train', feeds);
    times[way]?.push(performance.now() - before);
  }
}
const medianMs = Object.fromEntries(Object.entries(times).map(([way, all]) => [way, median(all.slice(2))]));
console.log(JSON.stringify({ engine: engine.description, ...size, startSeconds: rounded(startSeconds), medianMs, rssMB: Math.round(process.memoryUsage().rss / 1e6) }));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return rounded(sorted[sorted.length >> 1] as number);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
