import { z } from 'zod';
import type { Budget } from '#shared/contract/schemas/primitives.ts';
import fast from '../../../resources/presets/fast.json' with { type: 'json' };
import standard from '../../../resources/presets/standard.json' with { type: 'json' };
import thorough from '../../../resources/presets/thorough.json' with { type: 'json' };

const startOf = (preset: { readonly startFrom: string }): 'pretrained' | 'random' => z.enum(['pretrained', 'random']).parse(preset.startFrom);

/**
 * What a training begins with where nobody chose and there is no model to go on from: as the presets have it, whose schema
 * (shared/learning/config/presets.ts) is out of the core's reach, for it lies beside what loads TensorFlow.
 */
export const usualStart: Readonly<Record<Budget, 'pretrained' | 'random'>> = { '2m': startOf(fast), '15m': startOf(standard), 'until-stable': startOf(thorough) };
