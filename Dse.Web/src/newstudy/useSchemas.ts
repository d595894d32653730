import { useEffect, useReducer, useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import type { FormState } from './formContext';
import type { Schema } from './schema';

interface Known {
  readonly kinds: readonly string[];
  readonly names: FormState['names'];
  readonly failure: ApiError | null;
}

/** The kinds of studies and what the catalogs hold. */
export function useKnown(): Known & { readonly retry: () => void } {
  const [known, setKnown] = useState<Known>({ kinds: [], names: { devices: [], models: [], graphs: [] }, failure: null });
  const [round, retry] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const namesOf = (list: { readonly items: readonly { readonly name: string }[] }): readonly string[] => list.items.map((item) => item.name);
    Promise.all([
      bodyOf(api.GET('/v1/schemas', { signal })),
      bodyOf(api.GET('/v1/catalog/devices', { signal })),
      bodyOf(api.GET('/v1/catalog/models', { signal })),
      bodyOf(api.GET('/v1/catalog/graphs', { signal })),
    ])
      .then(([kinds, devices, models, graphs]) => setKnown({
        kinds: kinds.items, names: { devices: namesOf(devices), models: namesOf(models), graphs: namesOf(graphs) }, failure: null,
      }))
      .catch((error: unknown) => {
        if (!signal.aborted) {
          setKnown((before) => ({ ...before, failure: ApiError.of(error) }));
        }
      });
    return () => abort.abort();
  }, [round]);
  return { ...known, retry };
}

/** The schema of a kind; null until it is there, or when there is no such kind. */
export function useSchema(kind: string | null): Schema | null {
  const [read, setRead] = useState<{ kind: string; schema: Schema } | null>(null);
  useEffect(() => {
    if (kind === null) {
      return undefined;
    }
    const abort = new AbortController();
    const { signal } = abort;
    bodyOf(api.GET('/v1/schemas/{kind}', { params: { path: { kind } }, signal }))
      .then((schema) => setRead({ kind, schema: schema as Schema }))
      // A kind that is half typed has none; the service says so in its verdict.
      .catch(() => undefined);
    return () => abort.abort();
  }, [kind]);
  return read?.kind === kind ? read.schema : null;
}
