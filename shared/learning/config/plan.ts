import { z } from 'zod';
import type { SegmentationLossName } from '../losses/segmentationLosses.ts';

/**
 * The *plan*: everything that a training run is made by, decided from the data before it starts, kept in the
 * run's folder and saved with the model, so that prediction treats volumes as training did.
 * Lengths "in pixels" are pixels of the working slices.
 */
export const planFormatVersion = 1;

export const networkSchema = z.object({
  inputChannels: z.number().int().min(1),
  numClasses: z.number().int().min(2).max(255),
  channels: z.array(z.number().int().min(1)).min(2).max(8),
  convsPerLevel: z.number().int().min(1).max(4),
  lastBlockConvs: z.union([z.literal(1), z.literal(2)]),
  kernelSize: z.literal(3),
  convBias: z.boolean(),
  upConvKernel: z.union([z.literal(2), z.null()]),
  batchNormEpsilon: z.number().positive(),
  activation: z.enum(['leakyRelu', 'relu']),
  segmentationHead: z.enum(['1x1', 'paper']),
});

const range = z.tuple([z.number(), z.number()]);
const fraction = z.number().min(0).max(1);
const steps = z.number().int().min(0);

/** v' = (v - p_low) / (p_high - p_low) over the whole native volume, clipped. */
export const intensitySchema = z.object({ lowPercentile: z.number().min(0).max(100), highPercentile: z.number().min(0).max(100), clip: range });

export const augmentationSchema = z.object({
  /** Degrees, either way. */
  rotation: z.number().min(0).max(180),
  /** Scale is exp U(-scale, scale) times exp U(-scalePerAxis, scalePerAxis) per axis. */
  scale: z.number().min(0),
  scalePerAxis: z.number().min(0),
  /** Pixels, either way. */
  shift: z.number().min(0),
  /** Nodes (rows, columns) of N(0, 1) displacements, joined linearly, times an amplitude U(0, elasticAmplitude) pixels. */
  elasticNodes: z.tuple([z.number().int().min(2), z.number().int().min(2)]),
  elasticAmplitude: z.number().min(0),
  /** Mirroring the first canonical axis, half of the time: only where structures have no side. */
  mirror: z.boolean(),
  gamma: z.number(),
  contrast: z.number(),
  brightness: z.number(),
  blurSigma: range,
  zoom: range,
  noise: z.number(),
  probability: z.object({
    gamma: fraction, contrast: fraction, brightness: fraction, blur: fraction, zoom: fraction, noise: fraction,
    /** Of a labelled slice being moved, a share U(0, 1) of the way, towards the histogram of another volume; where it is not given, never. */
    histogram: fraction.optional(),
  }),
});

const contrastViewSchema = z.object({
  /** Side of the crop box, and the range of its near edge, as fractions of the slice. */
  cropSide: fraction,
  cropStart: range,
  /** Added U(-brightness, brightness), then contrast about the mean by U(1 - contrast, 1 + contrast), then clipped. */
  brightness: z.number(),
  contrast: z.number(),
  clip: range,
});

/** The global strategies of method.md 3.3: G^R, G^{D-}, G^D, and the authors' third form of G^D with two views an original. */
export const globalStrategies = ['GR', 'GD-', 'GD', 'GD4'] as const;
/** The local strategies of method.md 3.4. */
export const localStrategies = ['LR', 'LD'] as const;

/** numUnits volumes x numPartitions slices, and their views; for G^R as many slices of any volumes. */
export const globalContrastSchema = z.object({
  strategy: z.enum(globalStrategies),
  numPartitions: z.number().int().min(2),
  numUnits: z.number().int().min(2),
  /** Of these, how many at the end are empty, as the authors' release leaves them: only to reproduce it. */
  blackUnits: z.number().int().min(0).default(0),
  hiddenWidth: z.number().int().min(1),
  embeddingWidth: z.number().int().min(1),
  maxSteps: steps,
});

/** On the map of decoder block numBlocks. */
export const localContrastSchema = z.object({
  strategy: z.enum(localStrategies),
  numBlocks: z.number().int().min(1),
  /** Slices, each in two views; for L^D whole samples of numPartitions. */
  batchSize: z.number().int().min(1),
  numPartitions: z.number().int().min(2).default(4),
  regionSize: z.union([z.literal(1), z.literal(3)]),
  numRegions: z.union([z.literal(9), z.literal(13)]).default(13),
  embeddingWidth: z.number().int().min(1).default(128),
  /** Positions of the feature map by which the views of a slice may lie apart, so that position alone does not tell regions; 0 in the paper. */
  maxShift: z.number().int().min(0).default(0),
  maxSteps: steps,
});

export const pretrainingSchema = z.object({
  temperature: z.number().positive(),
  rate: z.number().positive(),
  view: contrastViewSchema,
  globalContrast: globalContrastSchema.nullable(),
  /** The encoder frozen, on batch statistics. */
  localContrast: localContrastSchema.nullable(),
  /** Both losses at once, L_g + localWeight L_l over the global stage's steps, instead of one after the other. */
  joint: z.object({ localWeight: z.number().positive() }).nullable().default(null),
});

export const consistencySchema = z.object({
  batchSize: z.number().int().min(1),
  /** Off before this fraction of the steps, then the weight rises from 0 to 1 over the next rampFraction. */
  startFraction: fraction,
  rampFraction: fraction,
  confidence: fraction,
  intensityProbability: fraction,
  /** CutMix box, rows and columns, as fractions of the canvas. */
  boxRows: range,
  boxColumns: range,
});

/** The losses of fine-tuning: the recipe's, and those of method.md 5. */
export const segmentationLossNames = ['recipe', 'sliceDice', 'sliceDiceForeground', 'weightedCrossEntropy'] as const satisfies readonly SegmentationLossName[];

export const finetuningSchema = z.object({
  batchSize: z.number().int().min(1),
  loss: z.enum(segmentationLossNames).default('recipe'),
  /** 'recipe': `augmentation`. 'paper': one affine change, then elastic on part of the batch, labels warped softly (method.md 4.2, 4.3). */
  augmentation: z.enum(['recipe', 'paper']).default('recipe'),
  /** Halves of a batch changed in contrast and in brightness: meant by the paper, never reached in its code (method.md 4.3). */
  paperIntensity: z.boolean().default(false),
  /** One class a pixel, or shares of classes ([batch, height, width, classes]) as elastic warps and Mixup make them. */
  targets: z.enum(['hard', 'soft']).default('hard'),
  rate: z.number().positive(),
  /** Of the rate, for the parts that pre-training (or a former model) handed over. */
  pretrainedRateFactor: z.number().min(0).max(1).default(1),
  /** 'cosine': rising over warmUpSteps, then falling to 0; 'constant': as the paper's Adam. */
  schedule: z.enum(['cosine', 'constant']).default('cosine'),
  warmUpSteps: z.number().int().min(1),
  weightDecay: z.number().min(0),
  clipNorm: z.number().positive().nullable(),
  beta1: fraction,
  beta2: fraction,
  adamEpsilon: z.number().positive(),
  emaDecay: fraction,
  minSteps: steps,
  maxSteps: steps,
  /** Null: the rate falls from the first step to the last. Else it stays until the loss has not improved for this many steps, then falls over coolDownSteps. */
  patienceSteps: steps.nullable(),
  coolDownSteps: steps,
  /** Whether a structure that was not learned leads to a second attempt. */
  retry: z.boolean().default(true),
  /** Share of a batch in the moving batch-norm statistics; null: by the number of steps. */
  statisticsShare: z.number().positive().max(1).nullable().default(null),
});

export const planSchema = z.object({
  formatVersion: z.literal(planFormatVersion),
  seed: z.number().int(),
  /** Seconds for the whole run; null: no limit but maxSteps. */
  budgetSeconds: z.number().positive().nullable(),
  /** 'all': slices across all three axes, volumes resampled to spacingMm along every axis. 'slicePlane': along the two axes of the slices only. */
  planes: z.enum(['all', 'slicePlane']),
  /** Pixel size of the working slices, both ways, mm. */
  spacingMm: z.number().positive(),
  /** Rows and columns of what the network sees; rows take the longer side of every plane. */
  canvas: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  /** For planes across axes 0, 1, 2: whether rows run along the lower of the two remaining axes. */
  planeRows: z.tuple([z.boolean(), z.boolean(), z.boolean()]),
  /** Label values of classes 1, 2, …; class 0 is background. */
  classValues: z.array(z.number().int().min(1).max(254)).min(1),
  network: networkSchema,
  /** Networks trained one after the other from different fresh weights; their probabilities are averaged. */
  numNetworks: z.number().int().min(1).max(8).default(1),
  intensity: intensitySchema,
  augmentation: augmentationSchema,
  pretraining: pretrainingSchema.nullable(),
  finetuning: finetuningSchema,
  consistency: consistencySchema.nullable(),
  /** Batch-norm statistics re-estimated as the plain mean over this many batches of plain slices; 0: the moving ones stay. */
  statistics: z.object({ numBatches: z.number().int().min(0), batchSize: z.number().int().min(1) }),
  prediction: z.object({ batchSize: z.number().int().min(1) }),
});

export type Plan = z.infer<typeof planSchema>;
export type IntensityPlan = Plan['intensity'];
export type AugmentationPlan = Plan['augmentation'];
export type PretrainingPlan = NonNullable<Plan['pretraining']>;
export type GlobalContrastPlan = z.infer<typeof globalContrastSchema>;
export type LocalContrastPlan = z.infer<typeof localContrastSchema>;
export type FinetuningPlan = Plan['finetuning'];
export type ConsistencyPlan = NonNullable<Plan['consistency']>;
export type Canvas = Plan['canvas'];
