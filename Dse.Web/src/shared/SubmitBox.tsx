import { useId, useRef, useState, type FormEvent } from 'react';
import { ApiError } from '../api/client';
import { FailureNotice } from './FailureNotice';
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
}

/** Takes a text in YAML or JSON and submits it; what the service finds wrong is shown at its place. */
export function SubmitBox<T>({ title, hint, placeholder, example, send, onSubmitted }: SubmitBoxProps<T>) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [isSending, setIsSending] = useState(false);
  // Sending the same text again after a lost answer must not make a second study.
  const attempt = useRef({ text: '', key: '' });

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
        </div>
      </form>
      <div id={`${id}-errors`} aria-live="polite">
        {failure === null ? null : errors.length > 0
          ? <SpecErrors title={failure.message} errors={errors} text={text} box={box} />
          : <FailureNotice failure={failure} onRetry={() => void submit()} />}
      </div>
    </section>
  );
}

const typeOf = (text: string): string => text.trimStart().startsWith('{') ? 'application/json' : 'application/yaml';
