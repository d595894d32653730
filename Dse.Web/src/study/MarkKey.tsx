import { useMemo } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { objectivesOf } from './columns';
import { forms, standingOf, standings, type Standing } from './marks';

interface MarkKeyProps {
  front: PointSet;
  selected: FrontPoint | null;
  isBrushed: boolean;
  canBrush: boolean;
}

/** What the forms in the plot mean, as far as they occur. */
export function MarkKey({ front, selected, isBrushed, canBrush }: MarkKeyProps) {
  const found = useMemo(() => new Set<Standing>(front.points.map(standingOf(selected, objectivesOf(front).map((o) => o.metric)))), [front, selected]);
  return (
    <p className="key muted">
      {standings.filter((s) => found.has(s)).map((s) => (
        <span key={s}><span className={`sign ${forms[s].colour}`} aria-hidden="true">{forms[s].text}</span> {forms[s].meaning}</span>
      ))}
      {isBrushed ? <span><span className="sign out" aria-hidden="true">●</span> outside the brush</span> : null}
      {canBrush ? <span>Drag a box to brush both axes.</span> : null}
    </p>
  );
}
