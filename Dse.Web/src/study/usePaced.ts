import { useEffect, useRef, useState } from 'react';

/** A value that changes at most so often; the last one always comes through. With 0 it is passed on at once. */
export function usePaced<T>(value: T, everyMs: number): T {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(-Infinity);
  useEffect(() => {
    if (everyMs === 0) {
      return undefined;
    }
    const show = (): void => {
      shownAt.current = performance.now();
      setShown(value);
    };
    const wait = everyMs - (performance.now() - shownAt.current);
    if (wait <= 0) {
      show();
      return undefined;
    }
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return everyMs > 0 ? shown : value;
}
