import type { RefObject } from 'react';
import type { ProblemError } from '../api/types';
import { locate, type Place } from './locate';

interface SpecErrorsProps {
  title: string;
  errors: readonly ProblemError[];
  text: string;
  box: RefObject<HTMLTextAreaElement | null>;
}

/** The service's errors, each with its path and the way to its place in the text. */
export function SpecErrors({ title, errors, text, box }: SpecErrorsProps) {
  const show = (place: Place): void => {
    box.current?.focus();
    box.current?.setSelectionRange(place.start, place.end);
  };
  return (
    <div className="notice error">
      <p><strong>{title}</strong></p>
      <ul className="errors">
        {errors.map((error) => {
          const place = locate(text, error.path);
          return (
            <li key={`${error.path} ${error.code} ${error.message}`}>
              <code className="path">{error.path}</code>{' '}
              {place === null ? null : <button type="button" className="link" onClick={() => show(place)}>line {place.line}</button>}{' '}
              {error.message} <code className="muted">{error.code}</code>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
