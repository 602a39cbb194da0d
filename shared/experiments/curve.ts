import type { CurvePoint } from './record.ts';

const pointsPerStage = 100;

/** The loss of every stage, thinned to so many steps evenly spaced, the last one always among them. */
export function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  const stages = [...new Set(points.map(({ stage }) => stage))];
  return stages.flatMap((stage) => {
    const own = points.filter((point) => point.stage === stage);
    const every = Math.max(1, Math.ceil(own.length / pointsPerStage));
    return own.filter((_, i) => (own.length - 1 - i) % every === 0);
  });
}
