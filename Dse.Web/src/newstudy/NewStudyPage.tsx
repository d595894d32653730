import { useEffect, useMemo, useRef, useState } from 'react';
import { stringify } from 'yaml';
import { api, ApiError, bodyOf } from '../api/client';
import { navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { newIdempotencyKey } from '../shared/idempotencyKey';
import { examples } from './examples';
import { Forecast } from './Forecast';
import { FormContext, type FieldError } from './formContext';
import { Gallery } from './Gallery';
import { Fields } from './groups';
import './newstudy.css';
import { SpecEditor } from './SpecEditor';
import { placeOf, readSpec, stepsOf, typeOf, valueAt, writeAt, type Path } from './specText';
import { useKnown, useSchema } from './useSchemas';
import { useValidation } from './useValidation';

const draftName = 'dse-new-study';

/** A spec as a form and as a text beside it, both in step, judged by the service while it changes. What it starts from is in the address. */
export default function NewStudyPage({ address }: { address: URL }) {
  const [text, setText] = useState(() => sessionStorage.getItem(draftName) ?? '');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [isSending, setIsSending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const attempt = useRef({ text: '', key: '' });
  const known = useKnown();
  const spec = useMemo(() => readSpec(text), [text]);
  const named = valueAt(spec.value, ['kind']);
  const [lastKind, setLastKind] = useState<string | null>(null);
  const kind = spec.fault === null ? typeof named === 'string' ? named : null : lastKind;
  const schema = useSchema(kind);
  const verdict = useValidation(text);

  const write = (next: string): void => {
    setText(next);
    setFailure(null);
    sessionStorage.setItem(draftName, next);
  };

  useEffect(() => {
    document.title = 'New study · Dse';
  }, []);

  useEffect(() => {
    if (spec.fault === null) {
      setLastKind(kind);
    }
  }, [spec, kind]);

  // An address that names a start opens it; what was being written is then gone, as with any other page.
  const [example, from] = [address.searchParams.get('example'), address.searchParams.get('from')];
  useEffect(() => {
    const chosen = examples.find((e) => e.id === example);
    if (chosen !== undefined) {
      write(chosen.text);
    } else if (from !== null) {
      bodyOf(api.GET('/v1/studies/{id}', { params: { path: { id: from } } }))
        .then((detail) => write(stringify(detail.spec, { lineWidth: 0 })))
        .catch((error: unknown) => setFailure(ApiError.of(error)));
    }
    if (chosen !== undefined || from !== null) {
      navigate(withQuery(address, { example: null, from: null }), true);
    }
  }, [example, from]);

  const errors = useMemo(
    (): readonly FieldError[] => (failure?.problem?.errors ?? verdict.answer?.errors ?? []).map((e) => ({ ...e, steps: stepsOf(e.path) })),
    [failure, verdict.answer],
  );
  const wrong = useMemo(() => {
    const lines = new Map<number, string>(spec.fault === null ? [] : [[spec.fault.line, spec.fault.message]]);
    for (const error of spec.fault === null ? errors : []) {
      const line = placeOf(spec, error.steps)?.line ?? 1;
      lines.set(line, [lines.get(line), error.message].filter((part) => part !== undefined).join(' '));
    }
    return lines;
  }, [spec, errors]);

  const form = useMemo(() => ({
    errors,
    names: known.names,
    change: (path: Path, value: unknown) => write(writeAt(spec, path, value)),
  }), [errors, known.names, spec]);

  const show = (steps: Path): void => {
    const place = placeOf(spec, steps);
    box.current?.focus();
    box.current?.setSelectionRange(place?.start ?? 0, place?.end ?? 0);
    if (box.current !== null && place !== null) {
      box.current.scrollTop = Math.max(0, (place.line - 5) * lineHeightOf(box.current));
    }
  };

  const submit = async (): Promise<void> => {
    if (attempt.current.text !== text) {
      attempt.current = { text, key: newIdempotencyKey() };
    }
    setIsSending(true);
    try {
      const study = await bodyOf(api.POST('/v1/studies', {
        params: { header: { 'Idempotency-Key': attempt.current.key } }, headers: { 'Content-Type': typeOf(text) }, body: text, bodySerializer: (body) => body,
      }));
      sessionStorage.removeItem(draftName);
      navigate(`/studies/${study.id}`);
    } catch (error) {
      setFailure(ApiError.of(error));
    } finally {
      setIsSending(false);
    }
  };

  const valid = verdict.isCurrent && verdict.answer?.valid === true ? verdict.answer : null;
  return (
    <>
      <div className="row spread">
        <h1>New study</h1>
        {text === '' ? null : <button type="button" onClick={() => write('')}>Start over</button>}
      </div>
      {known.failure === null ? null : <FailureNotice failure={known.failure} onRetry={known.retry} />}
      {text.trim() === '' ? <Gallery kinds={known.kinds} onExample={(e) => write(e.text)} onKind={(k) => write(`kind: ${k}\n`)} /> : null}
      <section className="panel" aria-labelledby="verdict">
        <h2 id="verdict" className="hidden">Verdict</h2>
        <div className="row spread">
          <p role="status" className={valid !== null ? 'verdict good' : errors.length > 0 && verdict.isCurrent ? 'verdict bad' : 'verdict'}>
            {text.trim() === '' ? 'Choose an example above, or write a spec below.'
              : verdict.failure !== null ? `Not judged: ${verdict.failure.message}`
                : !verdict.isCurrent ? 'Being judged…'
                  : valid !== null ? '✔ Ready to submit' : `✖ ${errors.length} ${errors.length === 1 ? 'thing' : 'things'} to mend`}
          </p>
          <button type="button" className="primary" disabled={isSending || valid === null} onClick={() => void submit()}>{isSending ? 'Submitting…' : 'Submit the study'}</button>
        </div>
        {valid === null ? null : <Forecast answer={valid} />}
        {failure === null || (failure.problem?.errors.length ?? 0) > 0 ? null : <FailureNotice failure={failure} onRetry={() => void submit()} />}
        <ul className="errors" id="errors" aria-live="polite">
          {errors.map((e) => (
            <li key={`${e.path} ${e.code} ${e.message}`}>
              <code className="path">{e.path}</code>{' '}
              <button type="button" className="link" onClick={() => show(e.steps)}>line {placeOf(spec, e.steps)?.line ?? 1}</button>{' '}
              {e.message} <code className="muted">{e.code}</code>
            </li>
          ))}
        </ul>
      </section>
      <div className={text.trim() === '' ? 'halves unbegun' : 'halves'}>
        <section className="panel spec-form" aria-labelledby="form">
          <h2 id="form">Form</h2>
          {spec.fault !== null
            ? <p className="notice error">The text cannot be read at line {spec.fault.line}: {spec.fault.message} Mend it there; the form then shows what it says.</p>
            : schema === null
              ? <p className="muted">{text.trim() === '' ? 'The fields of the kind appear here.' : kind === null ? 'The spec needs a kind.' : known.kinds.length > 0 && !known.kinds.includes(kind) ? `There is no kind ${kind}.` : 'Loading the fields…'}</p>
              : (
                <FormContext value={form}>
                  <p className="help">{schema.description}</p>
                  <Fields path={[]} schema={schema} value={spec.value} without={['kind']} />
                </FormContext>
              )}
        </section>
        <section className="panel spec-text" aria-labelledby="text">
          <h2 id="text">Text <span className="muted">YAML or JSON</span></h2>
          <SpecEditor text={text} wrong={wrong} describedBy="errors" box={box} onChange={write} />
          <p className="muted">Form and text are one spec: a change in either shows in the other. Comments stay when the form changes a field, and go with a field that it takes away.</p>
        </section>
      </div>
    </>
  );
}

const lineHeightOf = (box: HTMLElement): number => Number.parseFloat(getComputedStyle(box).lineHeight) || 18;
