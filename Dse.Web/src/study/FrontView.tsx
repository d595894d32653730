import { useCallback, useDeferredValue, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Front, FrontPoint } from '../api/types';
import { navigate, withQuery } from '../router';
import { AxisPicker, axesOf } from './AxisPicker';
import { axesIn, type Axes } from './axes';
import { keptBy } from './brush';
import { BrushFields } from './BrushFields';
import { manyPoints } from './chartOption';
import { dimensionsOf } from './dimensions';
import { FrontPlot, type Brushing } from './FrontPlot';
import { FrontTable } from './FrontTable';
import { keptText, ParallelPlot } from './ParallelPlot';
import { PointDetail } from './PointDetail';
import { useBrush } from './useBrush';
import { usePaced } from './usePaced';

// Thousands of marks take longer to draw than a frame lasts.
const pacedMs = 120;

/** A front as a scatter plot, parallel coordinates and a table, with one selection and one brush. Both are in the address. */
export function FrontView({ front, address, background }: { front: Front; address: URL; background: (isOpen: boolean) => ReactNode }) {
  const trial = address.searchParams.get('point');
  const selected: FrontPoint | null = useMemo(() => front.points.find((p) => String(p.trial) === trial) ?? null, [front, trial]);
  const place = useRef(address);
  place.current = address;
  const change = useCallback((changes: Readonly<Record<string, string | null>>): void => navigate(withQuery(place.current, changes), true), []);
  const select = useCallback((wanted: number): void => change({ point: String(wanted) }), [change]);
  const setAxes = useCallback((wanted: Axes): void => change({ ...wanted }), [change]);
  const wanted = useMemo(() => axesIn(address.searchParams), [address.search]);
  const dimensions = useMemo(() => dimensionsOf(front), [front.points, front.objectives.join()]);
  const wantedAxes = address.searchParams.get('axes');
  const axes = useMemo(() => axesOf(dimensions, wantedAxes), [dimensions, wantedAxes]);
  const [brush, onBrush] = useBrush(address);
  const [hasFields, setHasFields] = useState(false);
  const kept = useMemo(() => keptBy(brush, dimensions), [brush, dimensions]);
  const trials = useMemo(() => kept === null ? null : new Set(front.points.filter((_, i) => kept[i] === 1).map((p) => p.trial)), [kept, front]);
  const brushing: Brushing = { brush, kept: trials, onBrush };
  // While an axis is brushed, its lines follow the pointer and the rest follows as it can.
  const shown = useDeferredValue(usePaced(trials, front.points.length >= manyPoints ? pacedMs : 0));
  const following = useMemo<Brushing>(() => ({ brush, kept: shown, onBrush }), [shown, onBrush]);
  return (
    <div className="columns">
      <div className="stack">
        <section className="panel" aria-labelledby="front">
          <h2 id="front">Front <span className="muted">{front.objectives.join(', ')}</span></h2>
          <FrontPlot front={front} wanted={wanted} selected={selected} brushing={following} onAxes={setAxes} onSelect={select} />
        </section>
        <section className="panel" aria-labelledby="parallel">
          <div className="row spread">
            <h2 id="parallel">Parallel coordinates <span className="muted">drag along an axis to brush, click it to free it</span></h2>
            <button type="button" disabled={Object.keys(brush).length === 0} onClick={() => onBrush({}, true)}>Clear the brush</button>
          </div>
          <ParallelPlot front={front} dimensions={axes} brushing={brushing} kept={kept} selected={selected} onSelect={select} />
          <details onToggle={(e) => setHasFields(e.currentTarget.open)}>
            <summary>Brush by fields, choose axes</summary>
            {!hasFields ? null : (
              <>
                <AxisPicker dimensions={dimensions} axes={axes} onAxes={(names) => change({ axes: names.join(',') })} />
                <BrushFields dimensions={axes} brushing={brushing} />
              </>
            )}
          </details>
        </section>
        <section className="panel" aria-labelledby="table">
          <h2 id="table" aria-live="polite">{keptText(trials?.size ?? null, front.points.length)}</h2>
          <FrontTable front={front} kept={shown} selected={selected} onSelect={select} />
        </section>
      </div>
      <div className="stack">
        {selected === null
          ? <section className="panel"><p className="muted">Select a point in a plot or a row of the table to see all about it.</p></section>
          : <PointDetail study={front.study} front={front} point={selected} onSelect={select} />}
        {background(selected === null)}
      </div>
    </div>
  );
}
