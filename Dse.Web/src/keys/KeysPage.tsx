import { useEffect, useId, useState, type FormEvent } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import type { ApiKey, KeyCreated, ProblemError } from '../api/types';
import { Confirm } from '../shared/Confirm';
import { FailureNotice } from '../shared/FailureNotice';
import { Moment } from '../shared/Moment';
import { StaleNotice } from '../shared/StaleNotice';
import { usePolled } from '../shared/usePolled';

const everyMs = 10_000;

const roles: readonly (readonly [role: string, does: string])[] = [
  ['read', 'looks at everything'], ['write', 'also submits, cancels and deletes'], ['admin', 'also makes and revokes keys'],
];

/** The tenant's API keys: what there is, a new one that is shown once, an end to those that are not needed. */
export function KeysPage() {
  const { data, failure, readAt, refresh } = usePolled('keys', everyMs, (signal) => bodyOf(api.GET('/v1/keys', { signal })));
  const [made, setMade] = useState<KeyCreated | null>(null);

  useEffect(() => {
    document.title = 'Keys · Dse';
  }, []);

  return (
    <>
      <h1>API keys</h1>
      {made === null ? null : <MadeKey made={made} onSeen={() => setMade(null)} />}
      <NewKey onMade={(key) => { setMade(key); refresh(); }} />
      <section className="panel" aria-labelledby="keys">
        <h2 id="keys">Keys of this tenant</h2>
        {failure === null ? null : data === undefined ? <FailureNotice failure={failure} onRetry={refresh} /> : <StaleNotice failure={failure} since={readAt} />}
        {data === undefined ? failure === null ? <p className="muted" role="status">Loading the keys…</p> : null
          : data.items.length === 0 ? <p className="muted">There is no key yet. On this machine none is needed; programs elsewhere need one.</p>
            : <KeyTable keys={data.items} onRevoked={refresh} />}
      </section>
    </>
  );
}

function MadeKey({ made, onSeen }: { made: KeyCreated; onSeen: () => void }) {
  const id = useId();
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(made.key);
      setSaid('Copied.');
    } catch {
      setSaid('The browser does not let the page copy. Select the key and copy it.');
    }
  };
  return (
    <section className="panel made" aria-labelledby={id}>
      <h2 id={id}>{made.info.name} is made</h2>
      <p>This is the only time that the key is shown. Keep it where secrets are kept.</p>
      <p className="row">
        <code className="secret">{made.key}</code>
        <button type="button" onClick={() => void copy()}>Copy</button>
        <button type="button" onClick={onSeen}>I have kept it</button>
        <span role="status" className="muted">{said}</span>
      </p>
    </section>
  );
}

function NewKey({ onMade }: { onMade: (made: KeyCreated) => void }) {
  const id = useId();
  const [name, setName] = useState('');
  const [role, setRole] = useState('write');
  const [expires, setExpires] = useState('');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      onMade(await bodyOf(api.POST('/v1/keys', { body: { name: name.trim(), role, expiresAt: expires === '' ? null : endOfDay(expires) } })));
      setName('');
      setFailure(null);
    } catch (error) {
      setFailure(ApiError.of(error));
    }
  };
  const at = (path: string): readonly ProblemError[] => (failure?.problem?.errors ?? []).filter((e) => e.path === path);
  const wrong = (path: string) => at(path).length === 0 ? null : <span className="wrong" id={`${id}${path}`}>{at(path).map((e) => e.message).join(' ')}</span>;
  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>New key</h2>
      <form className="row top" noValidate onSubmit={(e) => void make(e)}>
        <div className="field">
          <label htmlFor={`${id}-name`}>Name</label>
          <input id={`${id}-name`} value={name} maxLength={100} placeholder="what it is for" aria-invalid={at('$.name').length > 0} aria-describedby={`${id}$.name`} onChange={(e) => setName(e.target.value)} />
          {wrong('$.name')}
        </div>
        <div className="field">
          <label htmlFor={`${id}-role`}>Role</label>
          <select id={`${id}-role`} value={role} onChange={(e) => setRole(e.target.value)}>{roles.map(([r, does]) => <option key={r} value={r}>{r}: {does}</option>)}</select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-expires`}>Last day</label>
          <input id={`${id}-expires`} type="date" value={expires} aria-invalid={at('$.expiresAt').length > 0} aria-describedby={`${id}$.expiresAt`} onChange={(e) => setExpires(e.target.value)} />
          {wrong('$.expiresAt')}
        </div>
        <div className="field"><span className="spacer" aria-hidden="true" /><button type="submit" className="primary">Create</button></div>
      </form>
      {failure === null || at('$.name').length + at('$.expiresAt').length > 0 ? null : <FailureNotice failure={failure} onRetry={() => setFailure(null)} />}
    </section>
  );
}

function endOfDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + 1).toISOString();
}

function KeyTable({ keys, onRevoked }: { keys: readonly ApiKey[]; onRevoked: () => void }) {
  const [asked, setAsked] = useState<ApiKey | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const revoke = async (key: ApiKey): Promise<void> => {
    setAsked(null);
    const { response, error } = await api.DELETE('/v1/keys/{id}', { params: { path: { id: key.id } } });
    setFailure(response.ok ? null : ApiError.ofAnswer(response.status, error));
    onRevoked();
  };
  return (
    <>
      {failure === null ? null : <FailureNotice failure={failure} onRetry={() => setFailure(null)} />}
      <div className="scroll" role="region" aria-label="Keys" tabIndex={0}>
        <table className="studies">
          <caption className="hidden">API keys, oldest first</caption>
          <thead>
            <tr>
              <th scope="col">Name</th><th scope="col">Begins with</th><th scope="col">Role</th><th scope="col">Made</th>
              <th scope="col">Last used</th><th scope="col">Ends</th><th scope="col"><span className="hidden">Revoke</span></th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.id} className={key.revokedAt === null ? undefined : 'gone'}>
                <th scope="row">{key.name}</th>
                <td><code>{key.prefix}</code></td>
                <td>{key.role}</td>
                <td><Moment at={key.createdAt} /></td>
                <td>{key.lastUsedAt === null ? <span className="muted">never</span> : <Moment at={key.lastUsedAt} />}</td>
                <td>{key.revokedAt !== null ? <>revoked <Moment at={key.revokedAt} /></> : key.expiresAt === null ? <span className="muted">never</span> : <Moment at={key.expiresAt} />}</td>
                <td>{key.revokedAt === null ? <button type="button" aria-label={`Revoke ${key.name}`} onClick={() => setAsked(key)}>Revoke…</button> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {asked === null ? null : (
        <Confirm title={`Revoke ${asked.name}?`} yes={`Revoke ${asked.name}`} no="Keep" onNo={() => setAsked(null)} onYes={() => void revoke(asked)}>
          <p>Programs that use it are refused from now on, for good.</p>
        </Confirm>
      )}
    </>
  );
}
