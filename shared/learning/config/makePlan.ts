import type { Axis, Vec3 } from '../../domain/grid.ts';
import { AXES, mapAxes } from '../../geometry/vec3.ts';
import { recipeNetwork, sizeMultiple } from '../network/config.ts';
import type { ConsistencyPlan, FinetuningPlan, Plan, PretrainingPlan } from './plan.ts';
import { planFormatVersion } from './plan.ts';
import type { Preset, PresetBudget } from './presets.ts';
import { presets, recipeFewLabels } from './presets.ts';

/** What the plan has to know of a volume. */
export interface VolumeFacts {
  readonly dimensions: Vec3;
  /** mm along the canonical axes. */
  readonly spacing: Vec3;
  readonly sliceAxis: Axis;
  /** Complete slices that teach (held-out ones not counted). */
  readonly numCompleteSlices: number;
  readonly isLabelled: boolean;
}

export interface PlanRequest {
  readonly volumes: readonly VolumeFacts[];
  /** Structure values with at least one voxel that teaches. */
  readonly classValues: readonly number[];
  readonly budget: PresetBudget;
  /** In place of the budget's own; for experiments, whose bases stay as they were measured. */
  readonly preset?: Preset;
  /** 'model': from the weights of a former model. */
  readonly from: 'random' | 'pretrained' | 'model';
  readonly seed: number;
  readonly structuresHaveNoSide: boolean;
  /** Whether so few steps fit into a budget that they all go to labels. */
  readonly isSlowEngine?: boolean;
}

/** In this ratio of spacings a volume is seen in three planes; beyond it, in the plane of its slices alone (method.md 11.2, 2). */
const isotropicRatio = 1.5;
/** Fraction of the volumes that fit in the canvas; the larger ones are cropped at random in training and tiled in prediction. */
const canvasQuantile = 0.75;
/** Up to this size of canvas batches are as in the recipe. */
const fullBatchPixels = 96 * 96;
/** The recipe's canvas, to which shifts in pixels belong (method.md 11.2, 1). */
const recipeLongSide = 56;

/** Chooses everything about a run from the facts of its volumes and the time there is. */
export function makePlan(request: PlanRequest): Plan {
  const { volumes, classValues, budget, structuresHaveNoSide } = request;
  const preset = request.preset ?? presets[budget];
  const { budgetSeconds, longSide } = preset;
  const fewLabels = request.isSlowEngine === true && budgetSeconds !== null ? recipeFewLabels : preset.fewLabels;
  const isFew = volumes.reduce((sum, volume) => sum + volume.numCompleteSlices, 0) <= fewLabels.upToSlices;
  const planes = volumes.every(({ spacing }) => Math.max(...spacing) < isotropicRatio * Math.min(...spacing)) ? 'all' : 'slicePlane';
  const spacingMm = workingSpacing(volumes, planes, longSide);
  const extents = usualExtents(volumes, spacingMm);
  const sides = canvasSides(extents, planes === 'all' ? AXES : [...new Set(volumes.map(({ sliceAxis }) => sliceAxis))]);
  const deep = Math.max(...sides) > 96;
  const channels = deep ? [...preset.channels, preset.channels.at(-1) as number] : preset.channels;
  const network = recipeNetwork(classValues.length + 1, channels);
  const canvas: [number, number] = [roundUp(sides[0], sizeMultiple(network)), roundUp(sides[1], sizeMultiple(network))];
  return {
    formatVersion: planFormatVersion,
    seed: request.seed,
    budgetSeconds,
    planes,
    spacingMm,
    canvas,
    planeRows: rowsOfPlanes(extents),
    classValues: [...classValues],
    network: { ...network, channels: [...network.channels] },
    numNetworks: preset.numNetworks,
    intensity: { lowPercentile: 1, highPercentile: 99, clip: [-0.2, 1.8] },
    augmentation: augmentation(isFew ? fewLabels.augmentation : {}, canvas, structuresHaveNoSide && planes === 'all'),
    pretraining: request.from === 'pretrained' && volumes.length >= 3 ? pretraining(preset, volumes.length, network.channels.length, canvas) : null,
    finetuning: { ...finetuning(preset, request.from), batchSize: slicesOf(canvas, 12, 6) },
    consistency: isFew ? consistency(volumes, canvas) : null,
    statistics: { numBatches: slicesOf(canvas, 40, 20), batchSize: slicesOf(canvas, 24, 12) },
    prediction: { batchSize: 8 },
  };
}

/**
 * How many slices of this canvas where the recipe takes `usual` small ones: fewer large ones, which hold as many pixels,
 * so that enough steps fit into the budget; never under `least`.
 */
const slicesOf = ([height, width]: readonly [number, number], usual: number, least: number): number =>
  Math.max(least, Math.min(usual, Math.round((usual * fullBatchPixels) / (height * width))));

/** The median pixel size, or as much coarser as it takes for most slices to fit in `longSide` pixels. */
function workingSpacing(volumes: readonly VolumeFacts[], planes: Plan['planes'], longSide: number): number {
  const spacings = volumes.map(({ spacing, sliceAxis }) => {
    const seen = planes === 'all' ? [0, 1, 2] : inPlane(sliceAxis);
    return Math.exp(mean(seen.map((axis) => Math.log(spacing[axis as Axis]))));
  });
  const extents = volumes.map(({ dimensions, spacing, sliceAxis }) =>
    Math.max(...(planes === 'all' ? ([0, 1, 2] as Axis[]) : inPlane(sliceAxis)).map((axis) => dimensions[axis] * spacing[axis])),
  );
  const native = quantile(spacings, 0.5);
  return round4(Math.max(native, quantile(extents, canvasQuantile) / longSide));
}

/** The extent in working pixels, along every canonical axis, that most volumes do not exceed. */
function usualExtents(volumes: readonly VolumeFacts[], spacingMm: number): Vec3 {
  return mapAxes((axis) => Math.round(quantile(volumes.map(({ dimensions, spacing }) => dimensions[axis] * spacing[axis]), canvasQuantile) / spacingMm));
}

/** For every plane: whether the lower of its two axes is the longer one, which the rows take, so that one narrow canvas serves all planes. */
function rowsOfPlanes(extents: Vec3): [boolean, boolean, boolean] {
  return mapAxes((plane) => plane).map((plane) => {
    const [lower, upper] = inPlane(plane as Axis);
    return extents[lower] > extents[upper];
  }) as [boolean, boolean, boolean];
}

/** Rows and columns that the usual slices of every plane seen fit in. */
function canvasSides(extents: Vec3, planes: readonly Axis[]): [number, number] {
  const sides = planes.map((plane) => inPlane(plane).map((axis) => extents[axis]).sort((a, b) => b - a));
  return [Math.max(...sides.map(([long = 1]) => long)), Math.max(...sides.map(([, short = 1]) => short))];
}

/** Ranges of method.md 11.2, 4, with a preset's own; what is in pixels grows with the canvas. */
function augmentation(own: Preset['fewLabels']['augmentation'], [rows]: readonly [number, number], mirror: boolean): Plan['augmentation'] {
  const growth = Math.max(1, rows / recipeLongSide);
  const ranges = {
    rotation: 20, scale: 0.15, scalePerAxis: 0.075, shift: 4, elasticAmplitude: 2,
    gamma: 0.3, contrast: 0.25, brightness: 0.2, blurSigma: [0.5, 1.2] as [number, number], zoom: [0.5, 0.9] as [number, number], noise: 0.05,
    probability: { gamma: 0.5, contrast: 0.5, brightness: 0.5, blur: 0.15, zoom: 0.1, noise: 0.5 },
    ...own,
  };
  return { ...ranges, shift: ranges.shift * growth, elasticAmplitude: ranges.elasticAmplitude * growth, elasticNodes: [5, 4], mirror };
}

/** method.md 3 to 5: a clean ring of distinct volumes, then regions; steps are cut to two fifths of the budget when they are measured. */
function pretraining({ pretraining: steps }: Preset, numVolumes: number, numLevels: number, canvas: readonly [number, number]): PretrainingPlan {
  return {
    temperature: 0.1,
    rate: 1e-3,
    view: { cropSide: 100 / 192, cropStart: [10 / 192, 70 / 192], brightness: 0.3, contrast: 0.3, clip: [0, 1.5] },
    globalContrast: { strategy: 'GD', numPartitions: 4, numUnits: Math.min(slicesOf(canvas, 5, 3), numVolumes), blackUnits: 0, hiddenWidth: 512, embeddingWidth: 128, maxSteps: steps.globalSteps },
    // All but the finest decoder block, three at the most, as in the paper (l = 3 of 5).
    localContrast: {
      strategy: 'LR', numBlocks: Math.min(3, numLevels - 2), batchSize: 10, numPartitions: 4, regionSize: 3, numRegions: 13, embeddingWidth: 128, maxShift: 0,
      maxSteps: steps.localSteps,
    },
    joint: null,
  };
}

/** method.md 11.2, 5 and 6. A former model is only adjusted: a lower rate, fewer steps. */
function finetuning({ rates, maxSteps, patienceSteps }: Preset, from: PlanRequest['from']): Omit<FinetuningPlan, 'batchSize'> {
  const again = from === 'model';
  return {
    loss: 'recipe',
    augmentation: 'recipe',
    paperIntensity: false,
    targets: 'hard',
    rate: again ? rates.formerModel : rates.fresh,
    pretrainedRateFactor: again ? 1 : rates.pretrainedFactor,
    schedule: 'cosine',
    warmUpSteps: 20,
    weightDecay: 0.01,
    clipNorm: 5,
    beta1: 0.9,
    beta2: 0.999,
    adamEpsilon: 1e-8,
    emaDecay: 0.99,
    minSteps: 60,
    maxSteps: again ? Math.round(maxSteps / 3) : maxSteps,
    patienceSteps,
    coolDownSteps: 400,
    retry: true,
    statisticsShare: null,
  };
}

/** Consistency on unlabelled slices costs two to three times a step and pays where little is labelled (method.md 11.1; docs/results.md). */
function consistency(volumes: readonly VolumeFacts[], canvas: readonly [number, number]): ConsistencyPlan | null {
  if (volumes.filter((volume) => !volume.isLabelled).length < 3) return null;
  return {
    batchSize: slicesOf(canvas, 12, 6), startFraction: 0.2, rampFraction: 0.2, confidence: 0.8, intensityProbability: 0.9,
    boxRows: [16 / 56, 36 / 56], boxColumns: [12 / 40, 28 / 40],
  };
}

export const inPlane = (axis: Axis): [Axis, Axis] => (axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1]);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;
const round4 = (value: number): number => Number(value.toPrecision(4));

/** The smallest value that at least `fraction` of the values do not exceed. */
function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? 1;
}
