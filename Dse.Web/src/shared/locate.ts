export interface Place {
  /** Where the name or item begins in the text. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
}

const step = /\.([A-Za-z_][A-Za-z0-9_]*)|\['((?:\\.|[^'\\])*)'\]|\[(\d+)\]/g;

/**
 * Finds the place in a YAML or JSON spec that a JSON path names, by looking for its names one after the other; where
 * the last of them is missing, the place of the last that is there.
 * @returns null when not even the first is in the text.
 */
export function locate(text: string, path: string): Place | null {
  let found: Place | null = null;
  let from = 0;
  for (const match of path.matchAll(step)) {
    const name = match[1] ?? match[2]?.replace(/\\(.)/g, '$1');
    if (name === undefined) {
      continue;
    }
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const key = new RegExp(`(^|[\\s{,])(["']?${escaped}["']?)\\s*:`, 'gm');
    key.lastIndex = from;
    const hit = key.exec(text);
    if (hit === null) {
      break;
    }
    const start = hit.index + (hit[1]?.length ?? 0);
    const end = start + (hit[2]?.length ?? 0);
    found = { start, end, line: text.slice(0, start).split('\n').length };
    from = end;
  }
  return found;
}
