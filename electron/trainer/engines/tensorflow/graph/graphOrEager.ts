import { startEager } from '#shared/learning/engine/eager.ts';
import type { FeedValues, Program, RunningProgram, Values } from '#shared/learning/engine/program.ts';
import type { TensorflowBackend } from '../backend.ts';
import { startGraph } from './graphProgram.ts';

/**
 * Runs a program as a graph while that works. Where it does not (a function cannot be traced, or TensorFlow refuses
 * its graph at the first call) the program goes on op by op from the same values: right, only slower.
 *
 * @param warn told once, in words, why
 */
export function startGraphOrEager(program: Program, backend: TensorflowBackend, warn: (reason: string) => void): RunningProgram {
  try {
    return new GraphOrEager(program, startGraph(program, backend), warn);
  } catch (error) {
    warn(slower(error));
    return startEager(program);
  }
}

const slower = (error: unknown): string =>
  `TensorFlow runs this step op by op, which is slower: ${error instanceof Error ? error.message : String(error)}.`;

class GraphOrEager implements RunningProgram {
  readonly #program: Program;
  readonly #warn: (reason: string) => void;
  /** Functions whose graph has run once: what they throw later is no fault of the graph. */
  readonly #proven = new Set<string>();
  #running: RunningProgram;

  constructor(program: Program, graph: RunningProgram, warn: (reason: string) => void) {
    this.#program = program;
    this.#running = graph;
    this.#warn = warn;
  }

  run(functionName: string, feeds: FeedValues): Values {
    if (this.#proven.has(functionName)) return this.#running.run(functionName, feeds);
    try {
      const values = this.#running.run(functionName, feeds);
      this.#proven.add(functionName);
      return values;
    } catch (error) {
      return this.#leaveGraph(functionName, feeds, error);
    }
  }

  read(names?: readonly string[]): Values {
    return this.#running.read(names);
  }

  write(values: Values): void {
    this.#running.write(values);
  }

  dispose(): void {
    this.#running.dispose();
  }

  /** The eager run of the same call decides whether the graph was at fault; if that throws too, the call was wrong. */
  #leaveGraph(functionName: string, feeds: FeedValues, graphError: unknown): Values {
    const eager = startEager(this.#program);
    try {
      eager.write(this.#running.read());
      const values = eager.run(functionName, feeds);
      this.#running.dispose();
      this.#running = eager;
      for (const name of Object.keys(this.#program.functions)) this.#proven.add(name);
      this.#warn(slower(graphError));
      return values;
    } catch (error) {
      if (this.#running !== eager) eager.dispose();
      throw error;
    }
  }
}
