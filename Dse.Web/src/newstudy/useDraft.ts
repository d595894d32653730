import { useState } from 'react';

interface Draft {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
  /** What is typed is no value of the field yet, and not in the spec. */
  readonly isUnread: boolean;
}

/**
 * The text of a field while it is typed: it stays as typed until the field is left, whatever form its value takes meanwhile.
 * @param read The value of a text; null when it has none yet.
 */
export function useDraft(shown: string, read: (text: string) => { readonly value: unknown } | null, commit: (value: unknown) => void): Draft {
  const [draft, setDraft] = useState<string | null>(null);
  const onChange = (text: string): void => {
    setDraft(text);
    const value = read(text);
    if (value !== null) {
      commit(value.value);
    }
  };
  return { text: draft ?? shown, onChange, onBlur: () => setDraft(null), isUnread: draft !== null && read(draft) === null };
}
