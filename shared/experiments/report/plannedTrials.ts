import type { ExperimentSpec } from '../spec.ts';
import type { Place } from './places.ts';
import { budgetKey } from './places.ts';

/**
 * Where a specification has trials, in its order (grid.ts). The volumes are not needed for that, so that a report can be
 * made where the data are not.
 */
export function plannedTrials({ datasets, methods, budgets, draws, seeds }: ExperimentSpec): Place[] {
  const names = typeof draws === 'number' ? new Array<null>(draws).fill(null) : draws.map((draw) => (typeof draw === 'number' ? null : draw.name));
  const everyBudget = [...new Map([...budgets, ...Object.values(methods).flatMap((method) => method.budgets ?? [])].map((budget) => [budgetKey(budget), budget])).values()];
  const places = seeds.flatMap((seed) => names.flatMap((drawName, n) => datasets.flatMap(({ name: dataset }) => everyBudget.flatMap((budget) =>
    Object.entries(methods)
      .filter(([, method]) => (method.datasets ?? [dataset]).includes(dataset) && (method.budgets ?? budgets).some((each) => budgetKey(each) === budgetKey(budget)))
      .map(([method]) => ({ dataset, method, budget, draw: n + 1, drawName, seed }))))));
  // All volumes are the same whatever the draw: there is one.
  return places.filter(({ budget, draw }) => !('volumes' in budget && budget.volumes === 'all' && draw > 1));
}
