import * as tf from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { Program } from '../engine/program.ts';

/**
 * A pre-training program whose rate falls from its full height to 0 over `numSteps` steps, by (1 + cos(pi (t - 1) / numSteps)) / 2.
 *
 * The trainer feeds one rate from the first step to the last. So the angle is part of the program: its cosine and sine are
 * variables, turned by pi / numSteps every step, and therefore also part of every checkpoint. A stage that is cut short by
 * a time budget ends at the rate it has reached.
 */
export function withCosineRate(program: Program, numSteps: number): Program {
  const step = defined(program.functions['step'], "the program's step");
  const [turnCos, turnSin] = [Math.cos(Math.PI / numSteps), Math.sin(Math.PI / numSteps)];
  return {
    variables: { ...program.variables, rateCosine: { shape: [], initial: Float32Array.of(1) }, rateSine: { shape: [], initial: Float32Array.of(0) } },
    functions: {
      ...program.functions,
      step: {
        feeds: step.feeds,
        run: (feeds, variables) => {
          const cosine = defined(variables['rateCosine'], 'rateCosine');
          const sine = defined(variables['rateSine'], 'rateSine');
          const rate = tf.mul(defined(feeds['rate'], 'the rate'), tf.mul(tf.add(cosine, 1), 0.5));
          const { outputs, updates } = step.run({ ...feeds, rate }, variables);
          return {
            outputs,
            updates: {
              ...updates,
              rateCosine: tf.sub(tf.mul(cosine, turnCos), tf.mul(sine, turnSin)),
              rateSine: tf.add(tf.mul(sine, turnCos), tf.mul(cosine, turnSin)),
            },
          };
        },
      },
    },
  };
}
