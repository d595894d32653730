import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import type { ProblemError } from '../api/types';
import { SpecEditor } from '../newstudy/SpecEditor';
import { placeOf, readSpec, stepsOf } from '../newstudy/specText';
import type { Place } from '../shared/locate';
import { FailureNotice } from '../shared/FailureNotice';
import { formatBytes } from '../shared/format';
import { jsonText } from '../shared/jsonText';

interface GraphFormProps {
  /** The entry that it starts from; null for none. */
  base: string | null;
  isCopy: boolean;
  onSaved: (name: string) => void;
  onLeave: () => void;
}

// A longer text is sent as the file that it is.
const mostShown = 2_000_000;

// An operator a line, unless it is very long.
const graphText = (graph: unknown): string => `${jsonText(graph, 400)}\n`;

const example = graphText({
  tensors: [{ id: 0, shape: [64, 56, 56], kind: 'input' }, { id: 1, shape: [64, 56, 56], kind: 'output' }],
  ops: [{ name: 'conv', type: 'Convolution', inputs: [0], outputs: [1], weights: 36864, macs: 115605504 }],
});

interface Failure {
  readonly of: ApiError;
  readonly places: readonly (Place | null)[];
}

/** Adds or replaces a network of one's own: from a file, or as text; what the service finds wrong is shown at its line. */
export default function GraphForm({ base, isCopy, onSaved, onLeave }: GraphFormProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const isNameFixed = base !== null && !isCopy;
  const [name, setName] = useState(base === null ? '' : isCopy ? `${base} mine` : base);
  const [text, setText] = useState<string | null>(base === null ? '' : null);
  const [file, setFile] = useState<File | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSaving, setIsSaving] = useState(false);

  // What it starts from.
  useEffect(() => {
    const abort = new AbortController();
    if (base !== null) {
      bodyOf(api.GET('/v1/catalog/graph-sheets/{name}', { params: { path: { name: base } }, signal: abort.signal }))
        .then((sheet) => {
          // Its name is the entry's.
          const { name: _, ...rest } = sheet.object as Record<string, unknown>;
          const written = graphText(rest);
          if (written.length > mostShown) {
            setFile(new File([written], `${base}.json`));
          } else {
            setText(written);
          }
        })
        .catch((error: unknown) => abort.signal.aborted ? undefined : setFailure({ of: ApiError.of(error), places: [] }));
    }
    return () => abort.abort();
  }, [base]);

  const change = (value: string): void => {
    setText(value);
    setFailure(null);
  };
  const load = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) {
      return;
    }
    setFailure(null);
    if (name === '') {
      setName(chosen.name.replace(/\.(json|onnx)$/i, ''));
    }
    const start = new Uint8Array(await chosen.slice(0, 64).arrayBuffer());
    const isText = new TextDecoder().decode(start).replace(/^\uFEFF/, '').trimStart().startsWith('{');
    if (!isText || chosen.size > mostShown) {
      setFile(chosen);
      return;
    }
    setFile(null);
    setText(readable(await chosen.text()));
  };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSaving(true);
    try {
      const body = file ?? (text ?? '');
      await bodyOf(api.PUT('/v1/catalog/graphs/{name}', {
        params: { path: { name: name.trim() } },
        headers: { 'Content-Type': file === null ? 'application/json' : 'application/octet-stream' },
        body: body as never,
        bodySerializer: () => body as never,
      }));
      onSaved(name.trim());
    } catch (error) {
      const problem = ApiError.of(error);
      setFailure({ of: problem, places: file === null ? placesOf(text ?? '', problem.problem?.errors ?? []) : [] });
    } finally {
      setIsSaving(false);
    }
  };

  const errors = failure?.of.problem?.errors ?? [];
  const ofName = errors.filter((e) => e.path === 'name');
  const others = errors.flatMap((error, index) => error.path === 'name' ? [] : [{ error, place: failure?.places[index] ?? null }]);
  const wrong = new Map<number, string>();
  for (const { error, place } of others) {
    if (place !== null) {
      wrong.set(place.line, [wrong.get(place.line), error.message].filter((part) => part !== undefined).join(' '));
    }
  }
  const show = (place: Place): void => {
    box.current?.focus();
    box.current?.setSelectionRange(place.start, place.end);
  };
  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{base === null ? 'New network' : isCopy ? `A network like ${base}` : `Edit ${base}`}</h2>
      <form className="entry" noValidate onSubmit={(e) => void send(e)}>
        <div className="row top">
          <div className="field">
            <label htmlFor={`${id}-name`}>Name</label>
            <input
              id={`${id}-name`} value={name} maxLength={200} required disabled={isNameFixed} aria-invalid={ofName.length > 0} aria-describedby={ofName.length > 0 ? `${id}-name-error` : undefined}
              onChange={(e) => setName(e.target.value)}
            />
            {ofName.length === 0 ? null : <span id={`${id}-name-error`} className="wrong">{ofName.map((e) => e.message).join(' ')}</span>}
          </div>
          <div className="field">
            <label htmlFor={`${id}-file`}>From a file <span className="muted">ONNX or JSON, at most 64 MiB</span></label>
            <input id={`${id}-file`} type="file" accept=".onnx,.json,application/json" onChange={(e) => void load(e.target.files?.[0])} />
          </div>
        </div>
        {file !== null ? (
          <p className="row">
            <span><strong>{file.name}</strong>, {formatBytes(file.size)}: the service reads it when it is saved, and keeps the graph without the weights’ values.</span>
            <button type="button" onClick={() => { setFile(null); change(text ?? ''); }}>Write it as text</button>
          </p>
        ) : text === null ? <p className="muted" role="status">Loading {base}…</p> : (
          <div className="graph-text">
            <div className="row spread">
              <span className="muted" id={`${id}-hint`}>Operators in an order in which they can run</span>
              {text === '' ? <button type="button" onClick={() => change(example)}>Use the example</button> : null}
            </div>
            <SpecEditor label="Network as JSON" text={text} wrong={wrong} describedBy={others.length > 0 ? `${id}-errors` : `${id}-hint`} box={box} onChange={change} />
          </div>
        )}
        <div className="row">
          <button type="submit" className="primary" disabled={isSaving || (file === null && text === null)}>{isSaving ? 'Saving…' : 'Save'}</button>
          <button type="button" onClick={onLeave}>Leave without saving</button>
        </div>
        <div id={`${id}-errors`} aria-live="polite">
          {failure === null ? null : others.length === 0 && ofName.length === 0 ? <FailureNotice failure={failure.of} onRetry={() => setFailure(null)} /> : (
            <div className="notice error">
              <p><strong>{failure.of.status === 422 ? 'The network is not valid.' : failure.of.message}</strong></p>
              <ul className="errors">
                {others.map(({ error, place }) => (
                  <li key={`${error.path} ${error.code} ${error.message}`}>
                    <code className="path">{error.path}</code>{' '}
                    {place === null ? null : <><button type="button" className="link" onClick={() => show(place)}>line {place.line}</button>{' '}</>}
                    {error.message}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      </form>
    </section>
  );
}

function readable(text: string): string {
  try {
    return graphText(JSON.parse(text));
  } catch {
    // As it is, for the service to say where it is wrong.
    return text;
  }
}

function placesOf(text: string, errors: readonly ProblemError[]): readonly (Place | null)[] {
  const spec = readSpec(text);
  const fault = spec.fault === null ? null : { ...spec.fault, start: text.split('\n').slice(0, spec.fault.line - 1).join('\n').length + 1 };
  return errors.map((e) => e.path === '$' ? fault && { line: fault.line, start: fault.start, end: fault.start } : e.path.startsWith('$') ? placeOf(spec, stepsOf(e.path)) : null);
}
