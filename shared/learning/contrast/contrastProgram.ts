import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { Random } from '../../util/random.ts';
import type { FeedSpec, Program, Tensors, Values, VariableSpec } from '../engine/program.ts';
import type { PartLayout } from '../network/layout.ts';
import type { PartValues, StatisticsByPart } from '../network/variables.ts';
import { movedStatistics, partValues, partVariables } from '../network/variables.ts';
import { adamWFeeds, adamWUpdates, momentVariables, plainAdam } from '../training/adamW.ts';
import { flatStatistics, statisticsOf } from '../training/finetuneProgram.ts';
import { lossGradients } from '../training/lossGradients.ts';

const scalarFeed: FeedSpec = { shape: [], dtype: 'float32' };

export interface PretrainingProgramParts {
  /** All parts that the forward pass goes through. */
  readonly parts: readonly PartLayout[];
  /** Those that learn; the others' parameters are frozen. */
  readonly trained: readonly PartLayout[];
  /** Feeds beside Adam's: at least `images`. */
  readonly feeds: Readonly<Record<string, FeedSpec>>;
  /** Statistics only of the parts whose moving ones follow. */
  forward(feeds: Tensors, values: Record<string, PartValues>): { loss: Scalar; statistics: StatisticsByPart };
}

/** A program of one function `step`: plain Adam on the parts `trained` out of `parts`; moving statistics follow (method.md 5). */
export function pretrainingProgram({ parts, trained, feeds: ownFeeds, forward }: PretrainingProgramParts, random: Random, weights: Values): Program {
  return {
    variables: { ...laidOver(parts, random, weights), ...momentVariables(trained) },
    functions: {
      step: {
        feeds: { ...ownFeeds, statisticsShare: scalarFeed, ...adamWFeeds },
        run: (feeds, variables) => {
          const parameters = Object.fromEntries(trained.map(({ part }) => [part, defined(variables[part], part)]));
          const { loss, gradients, carried } = lossGradients(parameters, (learning) => {
            const { loss, statistics } = forward(feeds, valuesByPart(parts, { ...variables, ...learning }));
            return { loss, carried: flatStatistics(statistics) };
          });
          const share = defined(feeds['statisticsShare'], 'statisticsShare');
          return {
            outputs: { loss },
            updates: { ...adamWUpdates(gradients, variables, feeds, plainAdam), ...movedStatistics(variables, statisticsOf(carried), share) },
          };
        },
      },
    },
  };
}

export const imagesFeed = (count: number, [height, width]: readonly [number, number]): FeedSpec => ({ shape: [count, height, width, 1], dtype: 'float32' });

export const imagesOf = (feeds: Tensors): Tensor4D => defined(feeds['images'], 'images') as Tensor4D;

export const valuesOf = (values: Record<string, PartValues>, part: string): PartValues => defined(values[part], part);

/** Names of a part's parameters and moving statistics, as a stage hands them over. */
export const variablesOfParts = (parts: readonly string[]): string[] => parts.flatMap((part) => [part, `${part}Mean`, `${part}Variance`]);

function laidOver(parts: readonly PartLayout[], random: Random, weights: Values): Record<string, VariableSpec> {
  const fresh = Object.assign({}, ...parts.map((layout) => partVariables(layout, random))) as Record<string, VariableSpec>;
  return Object.fromEntries(Object.entries(fresh).map(([name, spec]) => [name, { ...spec, initial: weights[name] ?? spec.initial }]));
}

const valuesByPart = (parts: readonly PartLayout[], variables: Tensors): Record<string, PartValues> =>
  Object.fromEntries(parts.map(({ part }) => [part, partValues(variables, part)]));
