import { useId } from 'react';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  /** What is shown for each value. */
  options: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
}

/** A labelled choice of one of few. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <span className="row">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => onChange(e.target.value as T)}>
        {(Object.keys(options) as T[]).map((option) => <option key={option} value={option}>{options[option]}</option>)}
      </select>
    </span>
  );
}
