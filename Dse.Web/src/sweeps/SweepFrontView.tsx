import { useMemo } from 'react';
import type { SweepFront } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { formatCount, formatNumber } from '../shared/format';
import { axesIn } from '../study/axes';
import { FrontPlot } from '../study/FrontPlot';
import { FrontTable } from '../study/FrontTable';
import { asFront } from './asFront';

/** The joint front of a run, as a plot and a table with one selection. */
export function SweepFrontView({ front, address }: { front: SweepFront; address: URL }) {
  const shown = useMemo(() => asFront(front.points, front.objectives), [front]);
  const chosen = address.searchParams.get('point');
  const selected = shown.points.find((p) => String(p.trial) === chosen) ?? null;
  const source = selected === null ? undefined : front.points[selected.trial];
  const select = (trial: number): void => navigate(withQuery(address, { point: String(trial) }), true);
  return (
    <section className="panel" aria-labelledby="front">
      <h2 id="front">Joint front of run {front.run} <span className="muted">{front.objectives.join(', ')}</span></h2>
      <p className="muted">
        {formatCount(front.points.length)} points · hypervolume {formatNumber(front.hypervolume)}
        {front.openStudies === 0 ? null : ` · ${front.openStudies} studies have not ended: it may still grow`}
      </p>
      {front.points.length === 0 ? null : (
        <>
          <FrontPlot
            front={shown} wanted={axesIn(address.searchParams)} selected={selected}
            onAxes={(axes) => navigate(withQuery(address, { ...axes }), true)} onSelect={select}
          />
          {source === undefined ? null : <p><Link href={`/studies/${source.study}?point=${source.point.trial}`}>All about point {selected?.id} in its study</Link></p>}
          <FrontTable front={shown} selected={selected} onSelect={select} />
        </>
      )}
    </section>
  );
}
