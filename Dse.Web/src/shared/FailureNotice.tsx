import { useId, useState, type FormEvent } from 'react';
import { apiKey, type ApiError } from '../api/client';

/** What went wrong, and the way on: another try, or a key where one is needed. */
export function FailureNotice({ failure, onRetry }: { failure: ApiError; onRetry: () => void }) {
  return (
    <div className="notice error" role="alert">
      <p><strong>{failure.message}</strong> {failure.problem?.detail}</p>
      {failure.problem === null || failure.problem.errors.length === 0 ? null : (
        <ul>{failure.problem.errors.map((e) => <li key={e.path + e.code}><code>{e.path}</code> {e.message}</li>)}</ul>
      )}
      {failure.problem === null ? null : <p className="muted">Trace {failure.problem.traceId}</p>}
      {failure.status === 401 ? <KeyForm onSaved={onRetry} /> : <button type="button" onClick={onRetry}>Try again</button>}
    </div>
  );
}

function KeyForm({ onSaved }: { onSaved: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const save = (event: FormEvent): void => {
    event.preventDefault();
    apiKey.set(text.trim());
    onSaved();
  };
  return (
    <form className="row" onSubmit={save}>
      <label htmlFor={id}>API key</label>
      <input id={id} type="password" autoComplete="off" required value={text} onChange={(e) => setText(e.target.value)} />
      <button type="submit">Use this key</button>
    </form>
  );
}
