import { useId } from 'react';
import { formatNumber } from '../shared/format';
import { useDraft } from '../newstudy/useDraft';
import type { Field, Value } from './fields';

/** A field with a slider over sensible values, or a choice where it is no number. */
export function FieldSlider({ field, isMoved, onMove }: { field: Field; isMoved: boolean; onMove: (value: Value) => void }) {
  const id = useId();
  const { name, value, stops, choices, group } = field;
  const draft = useDraft(
    typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value),
    (text) => text.trim() !== '' && Number.isFinite(Number(text)) ? { value: Number(text) } : null,
    (read) => onMove(read as number),
  );
  if (typeof value !== 'number') {
    return (
      <p className={isMoved ? 'slider moved' : 'slider'}>
        <label htmlFor={id}>{name}</label>
        <select id={id} value={choices.indexOf(value)} onChange={(e) => onMove(choices[Number(e.target.value)] ?? value)}>
          {choices.map((one, index) => <option key={index} value={index}>{one === true ? 'yes' : one === false ? 'no' : one}</option>)}
        </select>
      </p>
    );
  }
  const nearest = stops.reduce((best, stop, index) => Math.abs(stop - value) < Math.abs((stops[best] ?? Infinity) - value) ? index : best, 0);
  const unit = group === 'hardware' ? ' times' : '';
  return (
    <p className={isMoved ? 'slider moved' : 'slider'}>
      <label htmlFor={id}>{name}</label>
      <input id={id} type="range" min={0} max={stops.length - 1} step={1} value={nearest} aria-valuetext={`${formatNumber(value)}${unit}`} onChange={(e) => onMove(stops[Number(e.target.value)] ?? value)} />
      <input aria-label={`${name} exactly`} inputMode="decimal" autoComplete="off" value={draft.text} aria-invalid={draft.isUnread || undefined} onChange={(e) => draft.onChange(e.target.value)} onBlur={draft.onBlur} />
      <span className="muted">{group === 'hardware' ? '×' : ''}</span>
    </p>
  );
}
