import { useEffect, useId, useState } from 'react';
import { formatNumber, formatParameter } from '../shared/format';
import { isTexts, withSpan, type Span } from './brush';
import type { Dimension } from './dimensions';
import type { Brushing } from './FrontPlot';

interface BrushFieldsProps {
  dimensions: readonly Dimension[];
  brushing: Brushing;
}

/** The brush as fields: numbers from and to, and texts to tick. Does without a pointer what dragging along the axes does. */
export function BrushFields({ dimensions, brushing }: BrushFieldsProps) {
  const { brush, onBrush } = brushing;
  return (
    <div className="scroll" role="region" aria-label="Brush by fields" tabIndex={0}>
      <table className="fields">
        <caption className="hidden">What the brush keeps along each axis</caption>
        <thead><tr><th scope="col">Axis</th><th scope="col">Lies in</th><th scope="col">Keep</th></tr></thead>
        <tbody>
          {dimensions.map((dimension) => (
            <tr key={dimension.name}>
              <th scope="row">{dimension.name}</th>
              <td>{rangeText(dimension)}</td>
              <td>
                <Field dimension={dimension} span={brush[dimension.name]} onSpan={(span) => onBrush(withSpan(brush, dimension.name, span), true)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const rangeText = ({ stops, isNumeric, low, high }: Dimension): string =>
  stops !== null && !isNumeric ? `${stops.length} values` : stops !== null ? stops.map(formatParameter).join(', ') : `${formatNumber(low)} – ${formatNumber(high)}`;

function Field({ dimension, span, onSpan }: { dimension: Dimension; span: Span | undefined; onSpan: (span: Span | null) => void }) {
  if (!dimension.isNumeric) {
    const chosen = span !== undefined && isTexts(span) ? span.texts : [];
    const toggle = (text: string, isOn: boolean): void => {
      const texts = isOn ? [...chosen, text] : chosen.filter((t) => t !== text);
      onSpan(texts.length === 0 ? null : { texts });
    };
    return (
      <span className="row">
        {(dimension.stops ?? []).map(String).map((text) => (
          <label key={text}>
            <input type="checkbox" aria-label={`${dimension.name} ${text}`} checked={chosen.includes(text)} onChange={(e) => toggle(text, e.target.checked)} /> {text}
          </label>
        ))}
      </span>
    );
  }
  const numbers = span === undefined || isTexts(span) ? { from: null, to: null } : span;
  return (
    <span className="row">
      <NumberField label={`${dimension.name} from`} sign="from" value={numbers.from} onValue={(from) => onSpan({ ...numbers, from })} />
      <NumberField label={`${dimension.name} to`} sign="to" value={numbers.to} onValue={(to) => onSpan({ ...numbers, to })} />
    </span>
  );
}

const numberIn = (text: string): number | null | undefined => text.trim() === '' ? null : Number.isFinite(Number(text)) ? Number(text) : undefined;

/** Half-typed numbers stay in the field until they are numbers. */
function NumberField({ label, sign, value, onValue }: { label: string; sign: string; value: number | null; onValue: (value: number | null) => void }) {
  const id = useId();
  const [text, setText] = useState(value === null ? '' : String(value));
  useEffect(() => {
    setText((before) => numberIn(before) === value ? before : value === null ? '' : String(value));
  }, [value]);
  const change = (next: string): void => {
    setText(next);
    const number = numberIn(next);
    if (number !== undefined && number !== value) {
      onValue(number);
    }
  };
  return (
    <>
      <label className="muted" htmlFor={id}>{sign}</label>
      <input id={id} aria-label={label} inputMode="decimal" size={8} value={text} aria-invalid={numberIn(text) === undefined} onChange={(e) => change(e.target.value)} />
    </>
  );
}
