/** What of JSON Schema the specs of studies are described with. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** How a value is asked for. */
export type Control =
  | { readonly kind: 'choice'; readonly values: readonly unknown[] }
  | { readonly kind: 'number'; readonly isWhole: boolean }
  | { readonly kind: 'text' }
  | { readonly kind: 'choices'; readonly values: readonly unknown[] }
  | { readonly kind: 'numbers'; readonly isWhole: boolean; readonly words: readonly string[]; readonly mayBeOne: boolean }
  | { readonly kind: 'lines' }
  | { readonly kind: 'object' }
  | { readonly kind: 'map'; readonly of: Schema }
  | { readonly kind: 'items'; readonly of: Schema }
  | { readonly kind: 'variants'; readonly of: readonly Schema[] }
  | { readonly kind: 'json' };

const isNumeric = (schema: Schema): boolean => schema.type === 'integer' || schema.type === 'number';

// The values of a schema with few of them.
function valuesOf(schema: Schema): readonly unknown[] | null {
  if (schema.enum !== undefined) {
    return schema.enum;
  }
  if ('const' in schema) {
    return [schema.const];
  }
  return schema.type === 'boolean' ? [true, false] : schema.type === 'null' ? [null] : null;
}

export function controlOf(schema: Schema): Control {
  const values = valuesOf(schema);
  if (values !== null) {
    return { kind: 'choice', values };
  }
  if (isNumeric(schema)) {
    return { kind: 'number', isWhole: schema.type === 'integer' };
  }
  if (schema.type === 'string') {
    return { kind: 'text' };
  }
  if (schema.properties !== undefined) {
    return { kind: 'object' };
  }
  if (schema.type === 'array' && schema.items !== undefined) {
    return listOf(schema.items, false);
  }
  const ways = schema.anyOf ?? schema.oneOf;
  if (ways !== undefined) {
    return waysOf(ways);
  }
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return { kind: 'map', of: schema.additionalProperties };
  }
  return { kind: 'json' };
}

function listOf(items: Schema, mayBeOne: boolean): Control {
  const values = valuesOf(items);
  if (values !== null) {
    return { kind: 'choices', values };
  }
  if (isNumeric(items)) {
    return { kind: 'numbers', isWhole: items.type === 'integer', words: [], mayBeOne };
  }
  if (items.type === 'string') {
    return { kind: 'lines' };
  }
  const words = items.anyOf?.flatMap((way) => valuesOf(way) ?? []) ?? [];
  if (items.anyOf?.every((way) => isNumeric(way) || valuesOf(way) !== null) === true) {
    return { kind: 'numbers', isWhole: items.anyOf.every((way) => way.type !== 'number'), words: words.map(String), mayBeOne };
  }
  return items.properties !== undefined || items.anyOf !== undefined || items.oneOf !== undefined ? { kind: 'items', of: items } : { kind: 'json' };
}

// "One value or a list of them" is one field; a number or a word is one too.
function waysOf(ways: readonly Schema[]): Control {
  const list = ways.find((way) => way.type === 'array' && way.items !== undefined);
  const single = ways.filter((way) => way !== list);
  const ofList = list?.items === undefined ? null : listOf(list.items, true);
  if (ofList?.kind === 'choices' && single.every((way) => valuesOf(way) !== null)) {
    return ofList;
  }
  if (ofList?.kind === 'numbers' && single.every((way) => isNumeric(way) || valuesOf(way) !== null)) {
    return { ...ofList, words: [...new Set([...ofList.words, ...single.flatMap((way) => valuesOf(way) ?? []).map(String)])] };
  }
  if (list === undefined && ways.every((way) => valuesOf(way) !== null)) {
    return { kind: 'choice', values: ways.flatMap((way) => valuesOf(way) ?? []) };
  }
  return { kind: 'variants', of: ways };
}

const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'number' ? 'number' : typeof value;

/** Whether a value looks like one that the schema means; for telling ways to write a field apart. */
export function fits(schema: Schema, value: unknown): boolean {
  const values = valuesOf(schema);
  if (values !== null) {
    return values.includes(value);
  }
  const type = typeName(value);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (type === 'object' && schema.required !== undefined) {
    return types.includes('object') && schema.required.every((name) => name in (value as object));
  }
  return types.includes(type) || (type === 'number' && types.includes('integer'));
}

/** What one of several ways to write a field is called. */
export function nameOfWay(way: Schema): string {
  const values = valuesOf(way);
  if (values !== null) {
    return values.map(String).join(' or ');
  }
  if (way.title !== undefined) {
    return way.title;
  }
  if (way.type === 'array') {
    return 'a list';
  }
  if (way.type === 'string') {
    return 'a name';
  }
  return way.type === 'object' || way.properties !== undefined
    ? way.required === undefined ? 'an object' : `with ${way.required.slice(0, 3).join(', ')}`
    : `a ${String(way.type ?? 'value')}`;
}

/** A value to begin with. */
export function emptyOf(schema: Schema): unknown {
  const values = valuesOf(schema);
  if (values !== null) {
    return values[0];
  }
  if (schema.default !== undefined) {
    return schema.default;
  }
  if (schema.type === 'array') {
    return [];
  }
  if (schema.type === 'object' || schema.properties !== undefined) {
    return Object.fromEntries((schema.required ?? []).map((name) => [name, emptyOf(schema.properties?.[name] ?? {})]));
  }
  return isNumeric(schema) ? Math.max(schema.minimum ?? 1, 1) : '';
}

/** The schema of a field of an object; null for one that it does not know. */
export function fieldOf(schema: Schema, name: string): Schema | null {
  const known = schema.properties?.[name];
  if (known !== undefined) {
    return known;
  }
  const pattern = Object.entries(schema.patternProperties ?? {}).find(([text]) => new RegExp(text).test(name));
  return pattern?.[1] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null);
}

/** What the schema says a text may name: entries of a catalog, an uploaded file by its hash, a table written out. */
export function sourceOf(schema: Schema, name: string): { readonly catalog: 'devices' | 'models' | 'graphs' | null; readonly file: 'hash' | 'text' | null } {
  const text = schema.description ?? '';
  const catalog = /'dse catalog (devices|models|graphs)'/.exec(text)?.[1] ?? (name === 'graph' ? 'graphs' : null);
  return {
    catalog: catalog as 'devices' | 'models' | 'graphs' | null,
    file: text.includes('SHA-256') ? 'hash' : text.includes('CSV text') ? 'text' : null,
  };
}
