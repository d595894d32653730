import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { ApiError } from '../api/client';
import type { Validation } from '../api/types';
import { FailureNotice } from './FailureNotice';
import { formatNumber } from './format';
import { newIdempotencyKey } from './idempotencyKey';
import { SpecErrors } from './SpecErrors';

interface SubmitBoxProps<T> {
  title: string;
  hint: string;
  placeholder: string;
  example: string;
  /** Sends the text; the key is the same for every try of one text. */
  send: (text: string, contentType: string, key: string) => Promise<T>;
  onSubmitted: (made: T) => void;
  /** What the service makes of a text while it is typed; left out, errors show when it is sent. */
  check?: (text: string, contentType: string, signal: AbortSignal) => Promise<Validation>;
}

/** Takes a text in YAML or JSON and submits it; what the service finds wrong is shown at its place. */
export function SubmitBox<T>({ title, hint, placeholder, example, send, onSubmitted, check }: SubmitBoxProps<T>) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [isSending, setIsSending] = useState(false);
  // Sending the same text again after a lost answer must not make a second study.
  const attempt = useRef({ text: '', key: '' });

  const checked = useChecked(text, check);

  const submit = async (): Promise<void> => {
    if (attempt.current.text !== text) {
      attempt.current = { text, key: newIdempotencyKey() };
    }
    setIsSending(true);
    try {
      onSubmitted(await send(text, typeOf(text), attempt.current.key));
    } catch (error) {
      setFailure(ApiError.of(error));
      box.current?.focus();
    } finally {
      setIsSending(false);
    }
  };

  const change = (value: string): void => {
    setText(value);
    setFailure(null);
  };

  const errors = failure?.problem?.errors ?? [];
  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <form onSubmit={(e: FormEvent) => { e.preventDefault(); void submit(); }}>
        <div className="row spread">
          <h2 id={`${id}-title`}><label htmlFor={id}>{title}</label></h2>
          <span className="muted" id={`${id}-hint`}>{hint}</span>
        </div>
        <textarea
          id={id} ref={box} rows={text === '' ? 3 : 12} spellCheck={false} autoComplete="off" required value={text}
          placeholder={placeholder} aria-invalid={failure !== null}
          aria-describedby={failure === null ? `${id}-hint` : `${id}-errors`}
          onChange={(e) => change(e.target.value)}
        />
        <div className="row">
          <button type="submit" className="primary" disabled={isSending}>{isSending ? 'Submitting…' : 'Submit'}</button>
          <button type="button" onClick={() => change(example)}>Use the example</button>
          {checked === null || failure !== null ? null : <Verdict checked={checked} />}
        </div>
      </form>
      <div id={`${id}-errors`} aria-live="polite">
        {failure === null ? checked === null || checked.valid ? null : <SpecErrors title="Not valid yet" errors={checked.errors} text={text} box={box} /> : errors.length > 0
          ? <SpecErrors title={failure.message} errors={errors} text={text} box={box} />
          : <FailureNotice failure={failure} onRetry={() => void submit()} />}
      </div>
    </section>
  );
}

const typeOf = (text: string): string => text.trimStart().startsWith('{') ? 'application/json' : 'application/yaml';

const pauseMs = 400;

// Asked for once typing pauses; what was said of an older text is dropped.
function useChecked(text: string, check: ((text: string, contentType: string, signal: AbortSignal) => Promise<Validation>) | undefined): Validation | null {
  const [said, setSaid] = useState<{ text: string; answer: Validation } | null>(null);
  const latest = useRef(check);
  latest.current = check;
  useEffect(() => {
    if (text.trim() === '' || latest.current === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      // A service that does not answer says so when the text is sent.
      latest.current?.(text, typeOf(text), abort.signal).then((answer) => setSaid({ text, answer }), () => undefined);
    }, pauseMs);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [text]);
  return said !== null && said.text === text ? said.answer : null;
}

function Verdict({ checked }: { checked: Validation }) {
  if (!checked.valid) {
    return <span className="muted" role="status">{checked.errors.length} {checked.errors.length === 1 ? 'place is' : 'places are'} not valid yet</span>;
  }
  const size = checked.designs === null ? 'a space without end' : `at most ${formatNumber(checked.designs)} designs`;
  return <span className="muted" role="status">Valid: {checked.kind}, {checked.parameters.length} parameters, {size}, strategy {checked.strategy}</span>;
}
