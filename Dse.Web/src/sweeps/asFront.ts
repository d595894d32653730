import type { FrontPoint, PointSet, SweepPoint } from '../api/types';

/** Points of several studies as one front: numbered through, the axes' values before the parameters. */
export const asFront = (points: readonly SweepPoint[], objectives: readonly string[]): PointSet => ({
  objectives: [...objectives],
  points: points.map(({ point, values }, index): FrontPoint => ({
    ...point,
    id: index + 1,
    trial: index,
    tiedWith: [],
    parameters: { ...(values as FrontPoint['parameters']), ...point.parameters },
  })),
});
