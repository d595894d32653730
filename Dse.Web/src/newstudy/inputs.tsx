import { useId, useRef, useState } from 'react';
import { FailureText, uploadFile } from './upload';
import { useForm } from './formContext';
import { sourceOf, type Schema } from './schema';
import type { Path } from './specText';
import { useDraft } from './useDraft';

export interface InputProps {
  id: string;
  path: Path;
  schema: Schema;
  value: unknown;
  describedBy: string | undefined;
  isWrong: boolean;
}

const none = '';

const aria = ({ id, describedBy, isWrong }: InputProps) => ({ id, 'aria-describedby': describedBy, 'aria-invalid': isWrong || undefined });

const hint = (schema: Schema): string => schema.default === undefined ? '' : `${String(schema.default)} when left out`;

const shown = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);

export function ChoiceInput(props: InputProps & { values: readonly unknown[] }) {
  const { change } = useForm();
  const { value, values, path, schema } = props;
  const at = value === undefined ? none : values.includes(value) ? String(values.indexOf(value)) : 'other';
  return (
    <select {...aria(props)} value={at} onChange={(e) => change(path, e.target.value === none ? undefined : values[Number(e.target.value)])}>
      <option value={none}>{schema.default === undefined ? 'left out' : `left out: ${String(schema.default)}`}</option>
      {at === 'other' ? <option value="other">{shown(value)}</option> : null}
      {values.map((one, index) => <option key={index} value={index}>{one === null ? 'none' : one === true ? 'yes' : one === false ? 'no' : String(one)}</option>)}
    </select>
  );
}

export function ChoicesInput(props: InputProps & { values: readonly unknown[] }) {
  const { change } = useForm();
  const { id, value, values, path, describedBy } = props;
  const chosen: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value as unknown[] : [value];
  const toggle = (one: unknown, isOn: boolean): void => {
    const next = values.filter((v) => v === one ? isOn : chosen.includes(v));
    change(path, next.length === 0 ? undefined : next);
  };
  return (
    <span className="choices" role="group" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {values.map((one) => (
        <label key={String(one)}>
          <input type="checkbox" checked={chosen.includes(one)} onChange={(e) => toggle(one, e.target.checked)} /> {one === true ? 'yes' : one === false ? 'no' : String(one)}
        </label>
      ))}
      {chosen.length === 0 ? <span className="muted">left out</span> : null}
    </span>
  );
}

export function NumberInput(props: InputProps & { isWhole: boolean }) {
  const { change } = useForm();
  const { value, schema, path, isWhole } = props;
  const draft = useDraft(shown(value), (text) => readNumber(text, isWhole), (v) => change(path, v));
  return (
    <>
      <input
        {...aria(props)} inputMode={isWhole ? 'numeric' : 'decimal'} autoComplete="off" placeholder={hint(schema)} value={draft.text}
        onChange={(e) => draft.onChange(e.target.value)} onBlur={draft.onBlur}
      />
      {draft.isUnread ? <span className="unread" role="status">not a {isWhole ? 'whole number' : 'number'}</span> : null}
    </>
  );
}

function readNumber(text: string, isWhole: boolean): { value: number | undefined } | null {
  if (text.trim() === '') {
    return { value: undefined };
  }
  const value = Number(text);
  return Number.isFinite(value) && (!isWhole || Number.isInteger(value)) ? { value } : null;
}

export function NumbersInput(props: InputProps & { isWhole: boolean; words: readonly string[]; mayBeOne: boolean }) {
  const { change } = useForm();
  const { value, schema, path, isWhole, words, mayBeOne } = props;
  const text = value === undefined ? '' : Array.isArray(value) ? (value as unknown[]).map(shown).join(', ') : shown(value);
  const read = (typed: string): { value: unknown } | null => {
    const parts = typed.split(/[,\s]+/).filter((part) => part !== '');
    const values = parts.map((part) => words.includes(part) ? part : readNumber(part, isWhole)?.value);
    if (values.some((v) => v === undefined)) {
      return null;
    }
    const isList = values.length > 1 || !mayBeOne || Array.isArray(value);
    return { value: values.length === 0 ? undefined : isList ? values : values[0] };
  };
  const draft = useDraft(text, read, (v) => change(path, v));
  const kinds = [...words, isWhole ? 'whole numbers' : 'numbers'].join(', ');
  return (
    <>
      <input {...aria(props)} autoComplete="off" placeholder={hint(schema) || 'with commas between'} value={draft.text} onChange={(e) => draft.onChange(e.target.value)} onBlur={draft.onBlur} />
      {draft.isUnread ? <span className="unread" role="status">{kinds} with commas between</span> : null}
    </>
  );
}

export function LinesInput(props: InputProps) {
  const { change } = useForm();
  const { value, path } = props;
  const text = Array.isArray(value) ? (value as unknown[]).map(shown).join('\n') : shown(value);
  const read = (typed: string): { value: unknown } => {
    const lines = typed.split('\n').map((line) => line.trim()).filter((line) => line !== '');
    return { value: lines.length === 0 ? undefined : lines };
  };
  const draft = useDraft(text, read, (v) => change(path, v));
  return (
    <textarea
      {...aria(props)} rows={Math.max(1, draft.text.split('\n').length)} spellCheck={false} placeholder="one a line" value={draft.text}
      onChange={(e) => draft.onChange(e.target.value)} onBlur={draft.onBlur}
    />
  );
}

export function TextInput(props: InputProps & { name: string }) {
  const list = useId();
  const form = useForm();
  const { value, path, schema, name } = props;
  const { catalog, file } = sourceOf(schema, name);
  const draft = useDraft(shown(value), (text) => ({ value: text === '' ? undefined : text }), (v) => form.change(path, v));
  const isLong = typeof value === 'string' && value.includes('\n');
  return (
    <>
      {isLong
        ? <textarea {...aria(props)} rows={4} spellCheck={false} value={draft.text} onChange={(e) => draft.onChange(e.target.value)} onBlur={draft.onBlur} />
        : (
          <input
            {...aria(props)} autoComplete="off" spellCheck={false} list={catalog === null ? undefined : list} placeholder={catalog === null ? hint(schema) : `one of ${form.names[catalog].length} in the catalog`}
            value={draft.text} onChange={(e) => draft.onChange(e.target.value)} onBlur={draft.onBlur}
          />
        )}
      {catalog === null ? null : <datalist id={list}>{form.names[catalog].map((one) => <option key={one} value={one} />)}</datalist>}
      {file === null ? null : <FileButton label={name} asText={file === 'text'} onRead={(text) => form.change(path, text)} />}
    </>
  );
}

function FileButton({ label, asText, onRead }: { label: string; asText: boolean; onRead: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [note, setNote] = useState<string | null>(null);
  const take = async (file: File): Promise<void> => {
    setNote(`${file.name}: reading…`);
    try {
      onRead(asText ? await file.text() : await uploadFile(file));
      setNote(`${file.name}: ${asText ? 'put into the spec' : 'uploaded, named by its hash'}`);
    } catch (error) {
      setNote(FailureText(error));
    }
  };
  return (
    <span className="file">
      <input
        ref={input} type="file" className="hidden" tabIndex={-1} aria-label={`File of ${label}`}
        onChange={(e) => {
          const file = e.target.files?.[0];
          if (file !== undefined) {
            void take(file);
          }
          e.target.value = '';
        }}
      />
      <button type="button" onClick={() => input.current?.click()}>Upload a file</button>
      {note === null ? null : <span className="muted" role="status">{note}</span>}
    </span>
  );
}

export function JsonInput(props: InputProps) {
  const { change } = useForm();
  const { value, path } = props;
  const text = value === undefined ? '' : JSON.stringify(value);
  const read = (typed: string): { value: unknown } | null => {
    if (typed.trim() === '') {
      return { value: undefined };
    }
    try {
      return { value: JSON.parse(typed) as unknown };
    } catch {
      return null;
    }
  };
  const draft = useDraft(text, read, (v) => change(path, v));
  return (
    <>
      <textarea
        {...aria(props)} rows={Math.min(6, Math.max(1, Math.ceil(draft.text.length / 60)))} spellCheck={false} placeholder="JSON" value={draft.text}
        onChange={(e) => draft.onChange(e.target.value)} onBlur={draft.onBlur}
      />
      {draft.isUnread ? <span className="unread" role="status">not JSON yet</span> : null}
    </>
  );
}
