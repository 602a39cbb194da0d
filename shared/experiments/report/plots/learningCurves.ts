import type { CurvePoint, TrialRecord } from '../../record.ts';
import { budgetWords } from '../../record.ts';
import { mean } from '../../statistics/summary.ts';
import type { DatasetResults } from '../arrange.ts';
import { methodWords } from '../scoreSections.ts';
import type { Panel } from './figure.ts';
import { figure } from './figure.ts';
import { line } from './marks.ts';
import type { SeriesStyle } from './palette.ts';
import { seriesStyles } from './palette.ts';
import { roundAxis, stepAxis } from './scales.ts';

/** Words for the stages (TrainingStage); others keep their name. */
const STAGES: Readonly<Record<string, string>> = {
  globalContrast: 'Pre-training: whole slices', localContrast: 'Pre-training: regions', jointContrast: 'Pre-training: whole slices and regions at once',
  pretext: 'Pre-training: pretext task', finetuning: 'Fine-tuning',
};

/** The rounds of self-training, "finetuning (1)", are fine-tuning too. */
function isFinetuning(stage: string): boolean {
  return stage.startsWith('finetuning');
}

function stageWords(stage: string): string {
  return STAGES[stage] ?? stage.replace(/^finetuning/, STAGES['finetuning'] as string);
}

/** So many means a line: draws have their steps at different places when time decides how many there are. */
const BINS = 50;

interface Curve {
  readonly method: string;
  readonly lastStep: number;
  readonly points: readonly (readonly [number, number])[];
}

/**
 * Loss against step, a panel for each stage; fine-tuning has one for each budget, as the loss depends on it. Null where
 * no record has a curve.
 */
export function learningCurves(results: DatasetResults, baseline: string): string | null {
  const styles = seriesStyles(results.methods, baseline);
  const trials = results.budgets.flatMap((budget) => results.methods.flatMap((method) => results.cell(method, budget)?.trials ?? []));
  const present = new Set(trials.flatMap(({ curve }) => curve.map(({ stage }) => stage)));
  const stages = [...Object.keys(STAGES).filter((stage) => present.has(stage)), ...[...present].filter((stage) => !(stage in STAGES)).sort()];
  const panels = stages.flatMap((stage) => {
    if (!isFinetuning(stage)) return panelOf(stageWords(stage), curvesOf(trials, stage, results.methods), styles);
    return results.budgets.flatMap((budget) => {
      const own = results.methods.flatMap((method) => results.cell(method, budget)?.trials ?? []);
      return panelOf(`${stageWords(stage)}: ${budgetWords(budget)}`, curvesOf(own, stage, results.methods), styles);
    });
  });
  if (panels.length === 0) return null;
  const drawn = results.methods.filter((method) => trials.some((trial) => trial.method === method && trial.curve.length > 0));
  return figure({
    title: `${results.name}: learning curves`,
    caption: `Training loss, mean over draws and seeds in ${BINS} parts of the steps. Losses of different methods need not have the same zero.`,
    panels,
    sample: 'line',
    key: drawn.map((method) => ({ name: methodWords(results, method), style: styles.get(method) as SeriesStyle, end: null })),
  });
}

function panelOf(title: string, curves: readonly Curve[], styles: ReadonlyMap<string, SeriesStyle>): Panel[] {
  if (curves.length === 0) return [];
  const points = curves.flatMap((curve) => curve.points);
  return [{
    title,
    x: stepAxis('Step', Math.max(...curves.map(({ lastStep }) => lastStep))),
    y: roundAxis('Loss', points.map(([, loss]) => loss)),
    marks: (toX, toY) => curves.map((curve) => line(styles.get(curve.method) as SeriesStyle, curve.points.map(([step, loss]) => [toX(step), toY(loss)]))),
  }];
}

function curvesOf(trials: readonly TrialRecord[], stage: string, methods: readonly string[]): Curve[] {
  return methods.flatMap((method) => {
    const points = trials.filter((trial) => trial.method === method).flatMap(({ curve }) => curve.filter((point) => point.stage === stage && Number.isFinite(point.loss)));
    return points.length === 0 ? [] : [{ method, ...inBins(points) }];
  });
}

function inBins(points: readonly CurvePoint[]): Omit<Curve, 'method'> {
  const lastStep = Math.max(...points.map(({ step }) => step));
  const bins = new Map<number, CurvePoint[]>();
  for (const point of points) {
    const bin = Math.min(BINS - 1, Math.floor((point.step / Math.max(1, lastStep)) * BINS));
    bins.set(bin, [...(bins.get(bin) ?? []), point]);
  }
  const middles = [...bins.keys()].sort((a, b) => a - b).map((bin) => {
    const own = bins.get(bin) as CurvePoint[];
    return [mean(own.map(({ step }) => step)) as number, mean(own.map(({ loss }) => loss)) as number] as const;
  });
  return { lastStep, points: middles };
}
