import { arch, availableParallelism, platform, release, totalmem } from 'node:os';
import { ORPCError } from '@orpc/server';
import type { AppEvent, EngineReport, JobSummary } from '#shared/contract/index.ts';
import { errorCodeSchema } from '#shared/contract/index.ts';
import { isUserError } from '#shared/util/userError.ts';
import { framesOf } from './frames.ts';
import { LogFiles, newestLines } from './logFiles.ts';
import type { LogRecord } from './record.ts';
import { checkedLine, toLine } from './record.ts';

/** What the core keeps for the day something goes wrong: states, codes and ids, never what or whom it was about (record.ts). */
export class CoreLog {
  readonly #dir: string;
  readonly #files: LogFiles;
  /** The job as it was last told of: its state and stage are worth a line when they change. */
  #toldJob = '';
  readonly #onFault = (error: unknown): void => this.fault(error, 'process');

  constructor(dir: string, appVersion: string) {
    this.#dir = dir;
    this.#files = new LogFiles(dir);
    this.add({
      type: 'start', version: appVersion, node: process.version, platform: platform(), arch: arch(),
      release: /^\d[\w.+~-]*$/.test(release()) ? release() : null, cores: availableParallelism(), memoryMb: Math.round(totalmem() / 1e6),
    });
    process.on('uncaughtExceptionMonitor', this.#onFault);
  }

  add(record: LogRecord): void {
    const line = toLine(record);
    if (line !== null) this.#files.append(line);
  }

  /** A call or route that was not answered as asked. */
  failed(error: unknown, where: string): void {
    const code = isUserError(error) ? errorCodeSchema.safeParse(error.code).data : undefined;
    if (code !== undefined && code !== 'internal') this.add({ type: 'refused', where, code });
    else if (!(error instanceof ORPCError)) this.fault(error, where);
  }

  fault(error: unknown, where: string): void {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    this.add({ type: 'fault', where, message: `${name}: ${message}`, frames: error instanceof Error ? framesOf(error) : [] });
  }

  engines({ chosen, candidates }: EngineReport): void {
    this.add({ type: 'engines', chosen: chosen?.name ?? null, candidates: candidates.map(({ name, works, problem }) => ({ name, works, problem: problem?.code ?? null })) });
  }

  project(what: 'opened' | 'read' | 'closed', counts: { readonly numCases: number; readonly numUnreadable: number; readonly numStructures: number; readonly numModels: number }): void {
    const { numCases, numUnreadable, numStructures, numModels } = counts;
    this.add({ type: 'project', what, numCases, numUnreadable, numStructures, numModels });
  }

  /** Events of an open project, of which some are worth a line. */
  hear(event: AppEvent): void {
    if (event.type === 'job' && event.job) this.#job(event.job);
  }

  /** The newest lines, oldest first, each checked again. */
  lines(): string[] {
    return CoreLog.linesIn(this.#dir);
  }

  static linesIn(dir: string): string[] {
    return newestLines(dir).flatMap((line) => checkedLine(line) ?? []);
  }

  close(): void {
    process.off('uncaughtExceptionMonitor', this.#onFault);
    this.add({ type: 'end' });
  }

  #job({ id, kind, runId, state, stage, stages, secondsElapsed, message }: JobSummary): void {
    const told = `${id} ${state} ${stage}`;
    if (told === this.#toldJob) return;
    this.#toldJob = told;
    const step = stages.find((each) => each.stage === stage)?.step ?? null;
    this.add({ type: 'job', jobId: id, kind, runId, state, stage, step, seconds: Math.round(secondsElapsed), message });
  }
}
