import type { Grid } from '../domain/grid.ts';
import type { LabelArray, SourceOrder, Volume } from '../domain/volume.ts';
import type { PredictionSummary } from '../contract/schemas/case.ts';
import type { RunCase } from '../contract/schemas/run.ts';
import type { WatchTarget } from '../contract/schemas/job.ts';

/** What a job needs of the world. Every failure is a UserError. */
export interface JobPorts {
  /** @throws UserError sourceChanged where the file's SHA-256 is not the one that the run was made from. */
  readImage(runCase: Pick<RunCase, 'id' | 'imagePath' | 'imageDigest'>): Promise<Volume>;
  readLabels(path: string): Promise<Volume<LabelArray>>;
  /** Mask (structure values, canonical order) and facts of one case, on the source's own grid. */
  writePrediction(modelId: string, caseId: string, mask: { data: Uint8Array; grid: Grid; source: SourceOrder }, facts: PredictionSummary): Promise<void>;
  readModel(modelId: string): Promise<{ config: string; weights: Uint8Array }>;
  /** All three files or none. */
  writeModel(modelId: string, files: { config: string; weights: Uint8Array; card: string }): Promise<void>;
  /** A file of the run's folder; null where there is none. */
  readRunFile(name: string): Promise<Uint8Array | null>;
  /** Replaces a file of the run's folder as a whole. */
  writeRunFile(name: string, content: string | Uint8Array): Promise<void>;
  /** The slice that somebody is looking at now. */
  watchTarget(): WatchTarget | null;
  /** ISO 8601. */
  now(): string;
}
