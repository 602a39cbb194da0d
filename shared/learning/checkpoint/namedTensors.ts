import type { Plan } from '../config/plan.ts';
import type { Values } from '../engine/program.ts';
import { product } from '../network/layout.ts';
import { networkLayouts } from '../network/parts.ts';
import { variableNames } from '../network/variables.ts';
import type { SaidValue } from '../../messages/index.ts';
import { said } from '../../messages/index.ts';
import { UserError } from '../../util/userError.ts';
import { assert, defined } from '../../util/assert.ts';
import type { StoredTensor } from './safetensors.ts';

type Network = Pick<Plan, 'network'>;

/**
 * A model's flat vectors as the tensors they are made of, for whoever opens the file in another program:
 * `encoder.level1.conv1.kernel` [height, width, in, out], `….norm.gamma`, `….norm.mean`, and so on.
 */
export function toNamedTensors({ network }: Network, model: Values): Record<string, StoredTensor> {
  const tensors: Record<string, StoredTensor> = {};
  for (const { part, tensor, variable, offset, shape } of places({ network })) {
    const values = defined(model[variable], variable);
    tensors[`${part}.${tensor}`] = { shape, values: values.slice(offset, offset + product(shape)) };
  }
  return tensors;
}

/**
 * The way back, to flat vectors by variable name.
 * @throws UserError badInput where a tensor is missing or has another shape.
 */
export function fromNamedTensors({ network }: Network, tensors: Readonly<Record<string, StoredTensor>>, fileName: SaidValue): Values {
  const model: Values = {};
  for (const layout of networkLayouts(network)) {
    const names = variableNames(layout.part);
    model[names.parameters] = new Float32Array(layout.size);
    if (layout.statisticsSize === 0) continue;
    model[names.mean] = new Float32Array(layout.statisticsSize);
    model[names.variance] = new Float32Array(layout.statisticsSize);
  }
  for (const { part, tensor, variable, offset, shape } of places({ network })) {
    const stored = tensors[`${part}.${tensor}`];
    if (stored === undefined || stored.shape.length !== shape.length || stored.shape.some((size, i) => size !== shape[i])) {
      throw new UserError('badInput', said('weights.foreign', { file: fileName, tensor: `${part}.${tensor}` }));
    }
    assert(model[variable] !== undefined, `${variable} is part of the network`);
    model[variable].set(stored.values, offset);
  }
  return model;
}

interface Place {
  readonly part: string;
  readonly tensor: string;
  readonly variable: string;
  readonly offset: number;
  readonly shape: readonly number[];
}

function places({ network }: Network): Place[] {
  return networkLayouts(network).flatMap(({ part, tensors, normalisations }) => {
    const names = variableNames(part);
    const parameters = tensors.map(({ name, offset, shape }): Place => ({ part, tensor: dotted(name), variable: names.parameters, offset, shape }));
    const statistics = normalisations.flatMap(({ name, offset, channels }): Place[] => [
      { part, tensor: `${dotted(name)}.mean`, variable: names.mean, offset, shape: [channels] },
      { part, tensor: `${dotted(name)}.variance`, variable: names.variance, offset, shape: [channels] },
    ]);
    return [...parameters, ...statistics];
  });
}

const dotted = (name: string): string => name.replaceAll('/', '.');
