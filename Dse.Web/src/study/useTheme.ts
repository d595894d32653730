import { useSyncExternalStore } from 'react';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (onChange) => {
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => query.matches,
  );
}

/** Whether the page is dark; what is drawn takes its colours anew when that changes. */
export const useIsDark = (): boolean => useMedia(dark);

/** Whether things should not move by themselves. */
export const useIsStill = (): boolean => useMedia(still);

/** A colour of the style sheet by its name, in the present theme. */
export function colours(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}
