import { useState } from 'react';
import { ApiError } from '../api/client';
import { Link, withQuery } from '../router';
import { Confirm } from '../shared/Confirm';
import { FailureNotice } from '../shared/FailureNotice';

interface OwnActionsProps {
  address: URL;
  name: string;
  own: boolean;
  remove: () => Promise<void>;
  onRemoved: () => void;
}

/** What can be done with an entry: all can be copied, one's own changed and deleted. */
export function OwnActions({ address, name, own, remove, onRemoved }: OwnActionsProps) {
  const [asks, setAsks] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const act = async (): Promise<void> => {
    setAsks(false);
    try {
      await remove();
      onRemoved();
    } catch (error) {
      setFailure(ApiError.of(error));
    }
  };
  return (
    <>
      <div className="row">
        <Link className="button" href={withQuery(address, { edit: 'copy' })}>Copy and change</Link>
        {own ? <Link className="button" href={withQuery(address, { edit: 'own' })}>Edit</Link> : null}
        {own ? <button type="button" onClick={() => setAsks(true)}>Delete…</button> : null}
        <Link className="close" href={withQuery(address, { name: null, edit: null })}>Close</Link>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} onRetry={() => setFailure(null)} />}
      {!asks ? null : (
        <Confirm title={`Delete ${name}?`} yes={`Delete ${name}`} no="Keep" onNo={() => setAsks(false)} onYes={() => void act()}>
          <p>Studies that named it keep its figures. New ones cannot name it any more.</p>
        </Confirm>
      )}
    </>
  );
}
