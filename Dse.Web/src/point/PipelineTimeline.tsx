import { useId, useMemo, useState } from 'react';
import { api, bodyOf } from '../api/client';
import { FailureNotice } from '../shared/FailureNotice';
import { formatNumber } from '../shared/format';
import { useAsked } from './useAsked';

interface Slice {
  readonly name: string;
  /** What is done, for example "forward". */
  readonly sort: string;
  readonly stage: number;
  /** Microseconds. */
  readonly from: number;
  readonly length: number;
}

interface Trace {
  readonly traceEvents: readonly { readonly ph: string; readonly name: string; readonly cat?: string; readonly tid?: number; readonly ts?: number; readonly dur?: number }[];
}

const mostDrawn = 12_000;
const manyPieces = 400;

// Browsers draw no coordinates beyond some 33 million; a step has more microseconds.
const across = 1_000;

const parts = [['all', 'the whole step', 0, 1], ['begin', 'its first tenth', 0, 0.1], ['middle', 'a tenth in the middle', 0.45, 0.55], ['end', 'its last tenth', 0.9, 1]] as const;

/** What every stage of the pipeline does when, in one step: the trace that is exported for Perfetto, drawn. */
export function PipelineTimeline({ study, point }: { study: string; point: number }) {
  const id = useId();
  const [chosen, setPart] = useState<string | null>(null);
  const { data, failure, retry } = useAsked(`${study} ${point}`, 0, async (signal) =>
    slicesOf(await bodyOf(api.GET('/v1/studies/{id}/front/{point}/export', { params: { path: { id: study, point }, query: { to: 'perfetto' } }, parseAs: 'json', signal })) as unknown as Trace));
  // A whole step of many microbatches is a grey band; how it begins shows the schedule.
  const part = chosen ?? (data !== undefined && data.length > manyPieces ? 'begin' : 'all');
  return (
    <>
      <div className="row spread">
        <h3>Pipeline <span className="muted">stages down, time across</span></h3>
        <span className="row">
          <label htmlFor={id}>Show</label>
          <select id={id} value={part} onChange={(e) => setPart(e.target.value)}>{parts.map(([key, text]) => <option key={key} value={key}>{text}</option>)}</select>
        </span>
      </div>
      {failure !== null ? <FailureNotice failure={failure} onRetry={retry} /> : data === undefined ? <p className="muted" role="status">Loading the timeline…</p>
        : <Drawing slices={data} part={part} />}
    </>
  );
}

const slicesOf = (trace: Trace): readonly Slice[] =>
  trace.traceEvents.filter((e) => e.ph === 'X').toSorted((a, b) => (a.ts ?? 0) - (b.ts ?? 0)).map((e) => ({ name: e.name, sort: e.cat ?? 'other', stage: e.tid ?? 0, from: e.ts ?? 0, length: e.dur ?? 0 }));

function Drawing({ slices, part }: { slices: readonly Slice[]; part: string }) {
  const stages = useMemo(() => [...new Set(slices.map((s) => s.stage))].toSorted((a, b) => a - b), [slices]);
  const end = slices.reduce((latest, s) => Math.max(latest, s.from + s.length), 0);
  const [, , low, high] = parts.find(([key]) => key === part) ?? parts[0];
  const [from, to] = [end * low, end * high];
  const within = slices.filter((s) => s.from < to && s.from + s.length > from);
  const drawn = within.slice(0, mostDrawn);
  const sorts = [...new Set(slices.map((s) => s.sort))];
  const height = stages.length;
  const scale = across / Math.max(to - from, 1e-9);
  return (
    <>
      <svg
        className="timeline" viewBox={`0 0 ${across} ${height}`} preserveAspectRatio="none" role="img"
        ref={(svg) => { svg?.style.setProperty('height', `${Math.min(420, Math.max(90, 26 * height))}px`); }}
        aria-label={`Pipeline of ${stages.length} stages: ${within.length} pieces of work in ${formatNumber((to - from) / 1e6)} seconds`}
      >
        {drawn.map((s, index) => (
          <rect
            key={index} className={`piece mark-${sorts.indexOf(s.sort) % 6}`} vectorEffect="non-scaling-stroke"
            x={(s.from - from) * scale} width={s.length * scale} y={stages.indexOf(s.stage) + 0.06} height={0.88}
          >
            <title>{`stage ${stages.indexOf(s.stage)}: ${s.sort} ${s.name}, ${formatNumber(s.from / 1e6)} s to ${formatNumber((s.from + s.length) / 1e6)} s`}</title>
          </rect>
        ))}
      </svg>
      <p className="row spread muted"><span>{formatNumber(from / 1e6)} s</span><span>{formatNumber(to / 1e6)} s</span></p>
      <ul className="legend">{sorts.map((sort, index) => <li key={sort}><svg className={`key piece mark-${index % 6}`} viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" /></svg> {sort}</li>)}</ul>
      {within.length > drawn.length ? <p className="muted">The first {formatNumber(drawn.length)} of {formatNumber(within.length)} pieces are drawn; the export for Perfetto has all.</p> : null}
    </>
  );
}
