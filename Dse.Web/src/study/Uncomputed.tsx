import type { FrontPoint } from '../api/types';

/** The metrics of a point that there is no figure of, by the reason. */
export function Uncomputed({ point }: { point: FrontPoint }) {
  const byReason = new Map<string, string[]>();
  for (const name of Object.keys(point.metrics).filter((metric) => point.metrics[metric] === null)) {
    const reason = point.nullReasons?.[name] ?? '';
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return <>{[...byReason].map(([reason, names]) => <p key={reason} className="help">No figure of {names.join(', ')}. {reason}</p>)}</>;
}
