import { isCollection, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type ParsedNode } from 'yaml';
import type { Place } from '../shared/locate';

export type Step = string | number;

export type Path = readonly Step[];

/** A spec as it is written, and what it says. */
export interface SpecText {
  readonly text: string;
  /** What the text says; undefined when it says nothing or cannot be read. */
  readonly value: unknown;
  /** Why it cannot be read. */
  readonly fault: { readonly message: string; readonly line: number } | null;
  readonly document: Document.Parsed<ParsedNode>;
  readonly lines: LineCounter;
}

export const isJson = (text: string): boolean => text.trimStart().startsWith('{');

export const typeOf = (text: string): string => isJson(text) ? 'application/json' : 'application/yaml';

/** Reads a text in YAML, of which JSON is a part. */
export function readSpec(text: string): SpecText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  return {
    text,
    document,
    lines,
    value: error === undefined ? document.toJS({ maxAliasCount: 100 }) ?? undefined : undefined,
    fault: error === undefined ? null : { message: error.message, line: lines.linePos(error.pos[0]).line },
  };
}

/** The text with a value at a path, or with what was there taken away (undefined). Comments stay, save those of what is taken away. */
export function writeAt(spec: SpecText, path: Path, value: unknown): string {
  if (isJson(spec.text)) {
    return JSON.stringify(changed(spec.value, path, value), null, 2);
  }
  const document = parseDocument(spec.text);
  for (let depth = 0; depth < path.length; depth++) {
    // What is written as null, or not at all, gives way to what is put into it.
    if (value !== undefined && !isCollection(document.getIn(path.slice(0, depth), true))) {
      const empty = document.createNode(typeof path[depth] === 'number' ? [] : {});
      if (depth === 0) {
        document.contents = empty as never;
      } else {
        document.setIn(path.slice(0, depth), empty);
      }
    }
  }
  const present = document.getIn(path, true);
  if (value === undefined) {
    document.deleteIn(path);
  } else if (isScalar(present) && (typeof value !== 'object' || value === null)) {
    present.value = value;
    delete present.format;
    delete present.minFractionDigits;
  } else {
    const node = document.createNode(value);
    // Short lists of plain values are read across.
    if (isSeq(node) && node.items.every((item) => isScalar(item) && typeof item.value !== 'string')) {
      node.flow = true;
    }
    document.setIn(path, node);
  }
  return document.toString({ lineWidth: 0 });
}

function changed(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) {
    return value;
  }
  if (typeof step === 'number') {
    const list = Array.isArray(whole) ? [...whole as unknown[]] : [];
    if (value === undefined && rest.length === 0) {
      list.splice(step, 1);
    } else {
      list[step] = changed(list[step], rest, value);
    }
    return list;
  }
  const object: Record<string, unknown> = typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? { ...whole } : {};
  const inner = changed(object[step], rest, value);
  if (inner === undefined) {
    delete object[step];
  } else {
    object[step] = inner;
  }
  return object;
}

const stepText = /\.([A-Za-z_][A-Za-z0-9_]*)|\['((?:\\.|[^'\\])*)'\]|\[(\d+)\]/g;

/** "$.networks[0].graph" in its steps. */
export const stepsOf = (path: string): Path =>
  [...path.matchAll(stepText)].map(([, name, quoted, index]) => index === undefined ? name ?? (quoted ?? '').replace(/\\(.)/g, '$1') : Number(index));

export function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    found = typeof found === 'object' && found !== null ? (found as Record<Step, unknown>)[step] : undefined;
  }
  return found;
}

/** Where the name or item that a path ends with is written; where it is missing, the last of its parents that is there. */
export function placeOf(spec: SpecText, path: Path): Place | null {
  let node: unknown = spec.document.contents;
  let found: Place | null = null;
  for (const step of path) {
    let next: unknown;
    let named: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      [named, next] = [pair?.key, pair?.value];
    } else if (isSeq(node) && typeof step === 'number') {
      next = node.items[step];
      named = next;
    }
    if (!isNode(named) || named.range === null || named.range === undefined) {
      break;
    }
    const [start, end] = named.range;
    found = { start, end, line: spec.lines.linePos(start).line };
    node = next;
  }
  return found;
}

export const samePath = (a: Path, b: Path): boolean => a.length === b.length && startsWith(a, b);

export const startsWith = (path: Path, start: Path): boolean => start.every((step, index) => path[index] === step);
