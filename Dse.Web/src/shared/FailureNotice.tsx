import { useId, useState, type FormEvent } from 'react';
import { apiKey, type ApiError } from '../api/client';
import { Link } from '../router';

interface FailureNoticeProps {
  failure: ApiError;
  onRetry: () => void;
  /** What could not be done, where the service's own title says something else. */
  title?: string | undefined;
}

/** What went wrong, and the way on: another try, a key where one is needed, the list where there is nothing. */
export function FailureNotice({ failure, onRetry, title }: FailureNoticeProps) {
  const { status, problem } = failure;
  return (
    <div className="notice error" role="alert">
      <p><strong>{title ?? failure.message}</strong> {wayOn(failure)}</p>
      {problem === null || problem.errors.length === 0 ? null : (
        <ul>{problem.errors.map((e) => <li key={e.path + e.code}><code>{e.path}</code> {e.message}</li>)}</ul>
      )}
      {problem === null || status < 500 ? null : <p className="muted">Trace {problem.traceId}</p>}
      {status === 401 ? <KeyForm onSaved={onRetry} />
        : status === 404 ? <p><Link href="/studies">Go to the studies</Link></p>
          : <button type="button" onClick={onRetry}>Try again</button>}
    </div>
  );
}

function wayOn({ status, problem }: ApiError): string | null | undefined {
  switch (status) {
    case 401: return apiKey.get() === null
      ? 'Paste one that you were given; whoever runs the service makes them under Keys, or with dse keys create.'
      : 'The one that this tab keeps is not known, or is revoked or past its last day.';
    case 404: return problem?.detail ?? 'It was deleted, or it belongs to another tenant, or the address is wrong.';
    default: return problem?.detail;
  }
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
