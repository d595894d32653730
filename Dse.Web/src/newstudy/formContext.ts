import { createContext, useContext } from 'react';
import type { ProblemError } from '../api/types';
import { samePath, startsWith, type Path } from './specText';

export interface FieldError extends ProblemError {
  readonly steps: Path;
}

export interface FormState {
  readonly errors: readonly FieldError[];
  /** Names that each catalog holds. */
  readonly names: Readonly<Record<'devices' | 'models' | 'graphs', readonly string[]>>;
  /** Writes a value; undefined takes the field away. */
  readonly change: (path: Path, value: unknown) => void;
}

export const FormContext = createContext<FormState>({ errors: [], names: { devices: [], models: [], graphs: [] }, change: () => undefined });

export const useForm = (): FormState => useContext(FormContext);

/** The errors that a field shows: those of its own, and those below it that none of its shown children shows. */
export function errorsOf(errors: readonly FieldError[], path: Path, children: readonly Path[] = []): readonly FieldError[] {
  return errors.filter((e) => startsWith(e.steps, path) && (samePath(e.steps, path) || !children.some((child) => startsWith(e.steps, child))));
}
