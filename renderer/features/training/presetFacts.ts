import type { Budget } from '#shared/contract/schemas/primitives.ts';
import type { EngineCandidate } from '#shared/contract/schemas/system.ts';
import fewSteps from '../../../resources/presets/few-steps.json' with { type: 'json' };
import fast from '../../../resources/presets/fast.json' with { type: 'json' };
import standard from '../../../resources/presets/standard.json' with { type: 'json' };
import thorough from '../../../resources/presets/thorough.json' with { type: 'json' };

/** What a preset reached with some labels; the schema is shared/learning/config/presets.ts, which the page may not import. */
export interface Measurement {
  /** A proper name, the same in every language. */
  readonly dataset: string;
  readonly labels: { readonly volumes: number } | { readonly slices: number };
  readonly numTestVolumes: number;
  readonly draws: number;
  readonly meanDice: number;
  readonly seconds: number;
  /** Where it ran on fewer cores than the other times are of. */
  readonly numThreads?: number;
}

/** What the page says of a preset. */
export interface PresetFacts {
  /** At the most. */
  readonly numNetworks: number;
  /** Of the network's levels, finest first. */
  readonly channels: readonly number[];
  /** Of one network, at the most. */
  readonly maxSteps: number;
  /** Most slices labelled in all with which the unlabelled ones teach, too. */
  readonly fewLabels: { readonly upToSlices: number };
  /** `pretrained` or `random`. */
  readonly startFrom: string;
  readonly measured: readonly Measurement[];
  /** False: `measured` is of another engine than the one that will train. */
  readonly isMeasuredHere?: boolean;
}

/** The very files that training goes by; the compiler holds them to the interface, and a test to the schema. */
export const presetFacts: Readonly<Record<Budget, PresetFacts>> = { '2m': fast, '15m': standard, 'until-stable': thorough };

/** What a budget does on an engine; null: it is not known yet which. WebAssembly takes few steps within a time, so they go to labels, and nothing was measured with it. */
export function presetFactsOn(engine: EngineCandidate['name'] | null, budget: Budget): PresetFacts {
  const facts = presetFacts[budget];
  return engine === 'wasm' && budget !== 'until-stable' ? { ...facts, fewLabels: fewSteps, isMeasuredHere: false } : facts;
}
