import { useMemo, useRef, useState } from 'react';
import type { StudySummary } from '../api/types';

/** What a selection needs to know of a study. */
export type Chosen = Pick<StudySummary, 'id' | 'name'>;

export interface Selection {
  /** In the order in which they were chosen, over all pages. */
  readonly chosen: readonly Chosen[];
  readonly has: (id: string) => boolean;
  readonly set: (studies: readonly Chosen[], on: boolean) => void;
  /** Turns one over; with a range, sets all from the one before to it. */
  readonly pick: (study: Chosen, listed: readonly Chosen[], range: boolean) => void;
  readonly clear: () => void;
}

/** Studies chosen in a list, kept while it is paged and filtered. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map());
  const last = useRef<string | null>(null);
  return useMemo(() => {
    const set = (studies: readonly Chosen[], on: boolean): void => setChosen((before) => {
      const next = new Map(before);
      for (const { id, name } of studies) {
        if (on) {
          next.set(id, { id, name });
        } else {
          next.delete(id);
        }
      }
      return next;
    });
    return {
      chosen: [...chosen.values()],
      has: (id) => chosen.has(id),
      set,
      pick: (study, listed, range) => {
        const on = !chosen.has(study.id);
        const from = range ? listed.findIndex((s) => s.id === last.current) : -1;
        const to = listed.findIndex((s) => s.id === study.id);
        set(from < 0 ? [study] : listed.slice(Math.min(from, to), Math.max(from, to) + 1), on);
        last.current = study.id;
      },
      clear: () => setChosen(new Map()),
    };
  }, [chosen]);
}
