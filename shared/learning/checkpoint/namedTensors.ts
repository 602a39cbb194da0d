import type { Plan } from '../config/plan.ts';
import type { Values } from '../engine/program.ts';
import { product } from '../network/layout.ts';
import { memberName } from '../network/members.ts';
import { networkLayouts } from '../network/parts.ts';
import { variableNames } from '../network/variables.ts';
import type { SaidValue } from '../../messages/index.ts';
import { said } from '../../messages/index.ts';
import { UserError } from '../../util/userError.ts';
import { defined } from '../../util/assert.ts';
import type { StoredTensor } from './safetensors.ts';

type Network = Pick<Plan, 'network' | 'numNetworks'>;

/**
 * A model's flat vectors as the tensors they are made of, for whoever opens the file in another program:
 * `encoder.level1.conv1.kernel` [height, width, in, out], `….norm.gamma`, `….norm.mean`, and so on. Where a model is
 * several networks, the names of the second one's begin with `network2.`, and so on.
 */
export function toNamedTensors(plan: Network, model: Values): Record<string, StoredTensor> {
  const tensors: Record<string, StoredTensor> = {};
  for (const { name, variable, offset, shape } of places(plan)) {
    const values = defined(model[variable], variable);
    tensors[name] = { shape, values: values.slice(offset, offset + product(shape)) };
  }
  return tensors;
}

/**
 * The way back, to flat vectors by variable name.
 * @throws UserError badInput where a tensor is missing or has another shape.
 */
export function fromNamedTensors(plan: Network, tensors: Readonly<Record<string, StoredTensor>>, fileName: SaidValue): Values {
  const model: Values = {};
  for (const { name, variable, offset, shape, size } of places(plan)) {
    const stored = tensors[name];
    if (stored === undefined || stored.shape.length !== shape.length || stored.shape.some((extent, i) => extent !== shape[i])) {
      throw new UserError('badInput', said('weights.foreign', { file: fileName, tensor: name }));
    }
    (model[variable] ??= new Float32Array(size)).set(stored.values, offset);
  }
  return model;
}

interface Place {
  /** Of the tensor in the file. */
  readonly name: string;
  readonly variable: string;
  readonly offset: number;
  readonly shape: readonly number[];
  /** Of the whole variable. */
  readonly size: number;
}

function places({ network, numNetworks }: Network): Place[] {
  return Array.from({ length: numNetworks }, (_, member) => member).flatMap((member) => networkLayouts(network).flatMap(({ part, tensors, normalisations, size, statisticsSize }) => {
    const names = variableNames(part);
    const place = (tensor: string, variable: string, offset: number, shape: readonly number[], whole: number): Place =>
      ({ name: memberName(member, `${part}.${tensor}`), variable: memberName(member, variable), offset, shape, size: whole });
    const parameters = tensors.map(({ name, offset, shape }) => place(dotted(name), names.parameters, offset, shape, size));
    const statistics = normalisations.flatMap(({ name, offset, channels }) => [
      place(`${dotted(name)}.mean`, names.mean, offset, [channels], statisticsSize),
      place(`${dotted(name)}.variance`, names.variance, offset, [channels], statisticsSize),
    ]);
    return [...parameters, ...statistics];
  }));
}

const dotted = (name: string): string => name.replaceAll('/', '.');
