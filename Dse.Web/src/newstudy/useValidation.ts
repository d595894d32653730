import { useEffect, useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import type { Validation } from '../api/types';
import { typeOf } from './specText';

const pauseMs = 400;

export interface Verdict {
  /** What the service said last; of an older text while it is asked again. */
  readonly answer: Validation | null;
  /** Whether it speaks of the present text. */
  readonly isCurrent: boolean;
  readonly failure: ApiError | null;
}

/** The service's own verdict on a spec, asked for whenever typing pauses. */
export function useValidation(text: string): Verdict {
  const [said, setSaid] = useState<{ text: string; answer: Validation | null; failure: ApiError | null }>({ text: '', answer: null, failure: null });
  useEffect(() => {
    if (text.trim() === '') {
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      bodyOf(api.POST('/v1/validations', { headers: { 'Content-Type': typeOf(text) }, body: text, bodySerializer: (spec) => spec, signal: abort.signal }))
        .then((answer) => setSaid({ text, answer, failure: null }))
        .catch((error: unknown) => {
          if (!abort.signal.aborted) {
            setSaid((before) => ({ ...before, failure: ApiError.of(error) }));
          }
        });
    }, pauseMs);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [text]);
  return { answer: text.trim() === '' ? null : said.answer, isCurrent: said.text === text, failure: said.failure };
}
