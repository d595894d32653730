import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { ApiError } from '../api/client';
import type { ProblemError } from '../api/types';
import { FailureNotice } from '../shared/FailureNotice';
import { camelCased, textsOf, withTexts, type EntryField, type EntryObject } from './fields';

interface EntryFormProps {
  title: string;
  /** Empty for a new one. */
  name: string;
  isNameFixed: boolean;
  object: EntryObject;
  fields: readonly EntryField[];
  fileHint: string;
  /** Turns a file's object into that of an entry. */
  fromFile: (object: EntryObject) => EntryObject;
  save: (name: string, object: Record<string, unknown>) => Promise<unknown>;
  onSaved: (name: string) => void;
  onLeave: () => void;
}

/** Adds or changes an entry of one's own; what the service finds wrong is shown at its field. */
export function EntryForm({ title, name: given, isNameFixed, object: start, fields, fileHint, fromFile, save, onSaved, onLeave }: EntryFormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(given);
  const [object, setObject] = useState(() => camelCased(start));
  const [texts, setTexts] = useState(() => textsOf(camelCased(start), fields));
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [fileFault, setFileFault] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const known = new Set(fields.map((f) => f.name));
  const beside = Object.keys(object).filter((member) => !known.has(member) && member !== 'device' && member !== 'name');
  const errors = failure?.problem?.errors ?? [];
  const errorsAt = (field: string): readonly ProblemError[] => errors.filter((e) => e.path === `$.${field}` || e.path === field);
  const elsewhere = errors.filter((e) => errorsAt('name').indexOf(e) < 0 && !fields.some((f) => errorsAt(f.name).includes(e)));

  // The first field that is wrong, once it is marked.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSaving(true);
    try {
      const { device: _, name: __, ...rest } = withTexts(object, texts, fields);
      await save(name.trim(), rest);
      onSaved(name.trim());
    } catch (error) {
      setFailure(ApiError.of(error));
    } finally {
      setIsSaving(false);
    }
  };
  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) {
      return;
    }
    try {
      const read: unknown = JSON.parse(await file.text());
      if (typeof read !== 'object' || read === null || Array.isArray(read)) {
        throw new SyntaxError('The file holds no object.');
      }
      const entry = camelCased(fromFile(read as EntryObject));
      setObject(entry);
      setTexts(textsOf(entry, fields));
      setFileFault(null);
      if (!isNameFixed && name === '') {
        setName(file.name.replace(/\.json$/i, ''));
      }
    } catch (error) {
      setFileFault(`${file.name} cannot be read as JSON. ${error instanceof Error ? error.message : ''}`);
    }
  };
  const groups = [...new Set(fields.map((f) => f.group))];
  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <form ref={form} className="entry" noValidate onSubmit={(e) => void send(e)}>
        <div className="row">
          <Entry id={`${id}-name`} title="Name" errors={errorsAt('name')}>
            {(props) => <input {...props} value={name} maxLength={200} required disabled={isNameFixed} onChange={(e) => setName(e.target.value)} />}
          </Entry>
          <div className="field">
            <label htmlFor={`${id}-file`}>From a file <span className="muted">{fileHint}</span></label>
            <input id={`${id}-file`} type="file" accept=".json,application/json" onChange={(e) => void load(e.target.files?.[0])} />
          </div>
        </div>
        {fileFault === null ? null : <p className="notice error" role="alert">{fileFault}</p>}
        {groups.map((group) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            <div className="row top">
              {fields.filter((f) => f.group === group).map((field) => (
                <Entry key={field.name} id={`${id}-${field.name}`} title={field.title} unit={field.unit} errors={errorsAt(field.name)}>
                  {(props) => field.isFlag === true
                    ? (
                      <select {...props} value={texts[field.name]} onChange={(e) => setTexts({ ...texts, [field.name]: e.target.value })}>
                        <option value="">as usual</option><option value="true">yes</option><option value="false">no</option>
                      </select>
                    )
                    : <input {...props} inputMode="decimal" size={10} value={texts[field.name]} onChange={(e) => setTexts({ ...texts, [field.name]: e.target.value })} />}
                </Entry>
              ))}
            </div>
          </fieldset>
        ))}
        {beside.length === 0 ? null : <p className="muted">Kept as they are: {beside.join(', ')}.</p>}
        <div className="row">
          <button type="submit" className="primary" disabled={isSaving}>{isSaving ? 'Saving…' : 'Save'}</button>
          <button type="button" onClick={onLeave}>Leave without saving</button>
        </div>
        <div aria-live="polite">
          {failure === null ? null : errors.length === 0 ? <FailureNotice failure={failure} onRetry={() => setFailure(null)} /> : (
            <div className="notice error">
              <p><strong>{failure.message}</strong></p>
              {elsewhere.length === 0 ? <p>See the fields.</p>
                : <ul className="errors">{elsewhere.map((e) => <li key={e.path + e.code}><code className="path">{e.path}</code> {e.message}</li>)}</ul>}
            </div>
          )}
        </div>
      </form>
    </section>
  );
}

interface InputProps {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

function Entry({ id, title, unit, errors, children }: { id: string; title: string; unit?: string | undefined; errors: readonly ProblemError[]; children: (props: InputProps) => React.ReactNode }) {
  const isWrong = errors.length > 0;
  return (
    <div className="field">
      <label htmlFor={id}>{title}{unit === undefined ? null : <span className="muted"> {unit}</span>}</label>
      {children({ id, 'aria-invalid': isWrong, 'aria-describedby': isWrong ? `${id}-error` : undefined })}
      {isWrong ? <span id={`${id}-error`} className="wrong">{errors.map((e) => e.message).join(' ')}</span> : null}
    </div>
  );
}
