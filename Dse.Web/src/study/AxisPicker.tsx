import { varies, type Dimension } from './dimensions';

const firstAxes = 9;

/** The axes that the address names, or the objectives and the parameters that differ, as far as they fit. */
export function axesOf(dimensions: readonly Dimension[], wanted: string | null): readonly Dimension[] {
  const named = (wanted ?? '').split(',').flatMap((name) => dimensions.find((d) => d.name === name) ?? []);
  return named.length > 0
    ? named
    : [
      ...dimensions.filter((d) => d.group === 'objective'),
      ...dimensions.filter((d) => d.group === 'parameter' && varies(d)),
      ...dimensions.filter((d) => d.group === 'metric' && varies(d)),
    ].slice(0, firstAxes);
}

/** Chooses which parameters and metrics are axes. */
export function AxisPicker({ dimensions, axes, onAxes }: { dimensions: readonly Dimension[]; axes: readonly Dimension[]; onAxes: (names: readonly string[]) => void }) {
  const names = axes.map((d) => d.name);
  return (
    <fieldset className="row picker">
      <legend>Axes</legend>
      {dimensions.map((dimension) => (
        <label key={dimension.name} className={varies(dimension) ? undefined : 'muted'}>
          <input
            type="checkbox" checked={names.includes(dimension.name)} disabled={names.length === 1 && names[0] === dimension.name}
            onChange={(e) => onAxes(e.target.checked ? [...names, dimension.name] : names.filter((n) => n !== dimension.name))}
          /> {dimension.name}
        </label>
      ))}
    </fieldset>
  );
}
