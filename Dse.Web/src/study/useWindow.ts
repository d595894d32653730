import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

export interface RowWindow {
  /** The box that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  /** The first row that is there, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Pixels of the rows that are not there, above and below. */
  readonly above: number;
  readonly below: number;
  /** Scrolls a row into sight, if it is not. Moves the box alone: the page stays where the plot is looked at. */
  readonly reveal: (row: number) => void;
}

// Fewer rows than this are all there: finding in the page and printing work.
const fewRows = 200;
const stepRows = 20;
const shownRows = 60;
// Until a row was measured.
const guessPixels = 34;

/** Which rows of a long table with rows of one height are worth having. */
export function useWindow(count: number): RowWindow {
  const box = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState(0);
  const [rowPixels, setRowPixels] = useState(guessPixels);
  const isWhole = count <= fewRows;

  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const look = (): void => {
      const height = element.querySelector<HTMLElement>('tbody tr:not(.spacer)')?.getBoundingClientRect().height;
      if (height !== undefined && height > 0) {
        setRowPixels(height);
      }
      setStep(Math.floor(element.scrollTop / (height ?? guessPixels) / stepRows));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
    // Not for every count: measuring makes the browser lay out the table, and a table that got shorter scrolls by itself.
  }, [count > 0]);

  const last = Math.max(0, Math.floor((count - 1) / stepRows));
  const first = isWhole ? 0 : Math.max(0, Math.min(step, last) * stepRows - stepRows);
  const end = isWhole ? count : Math.min(count, first + shownRows + stepRows);
  const reveal = useCallback((row: number): void => {
    const element = box.current;
    const head = element?.querySelector('thead')?.getBoundingClientRect().height ?? 0;
    const height = element?.querySelector<HTMLElement>('tbody tr:not(.spacer)')?.getBoundingClientRect().height;
    if (element !== null && height !== undefined) {
      // The head stays in sight above the rows.
      const top = row * height;
      if (top < element.scrollTop) {
        element.scrollTop = top;
      } else if (top + height > element.scrollTop + element.clientHeight - head) {
        element.scrollTop = top + height - (element.clientHeight - head);
      }
    }
  }, []);
  return { box, first, end, above: first * rowPixels, below: (count - end) * rowPixels, reveal };
}
