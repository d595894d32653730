import { useCallback, useMemo, useRef, useState } from 'react';
import { navigate, withQuery } from '../router';
import { brushIn, brushText, type Brush } from './brush';

/** Takes a new brush. One that still moves is shown alone; one that is done goes into the address too. */
export type OnBrush = (brush: Brush, isDone: boolean) => void;

/** The brush of a page. It lives in the address, except while it is drawn: browsers refuse an address that changes with every frame. */
export function useBrush(address: URL): readonly [Brush, OnBrush] {
  const text = address.searchParams.get('brush') ?? '';
  const settled = useMemo(() => brushIn(text), [text]);
  const [moving, setMoving] = useState<Brush | null>(null);
  const place = useRef(address);
  place.current = address;
  const onBrush = useCallback<OnBrush>((brush, isDone) => {
    setMoving(isDone ? null : brush);
    if (isDone) {
      navigate(withQuery(place.current, { brush: brushText(brush) }), true);
    }
  }, []);
  return [moving ?? settled, onBrush];
}
