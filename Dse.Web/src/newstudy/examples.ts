import { isScalar, parseDocument, visit } from 'yaml';

const specs = import.meta.glob<string>('../../../examples/*.yaml', { query: '?raw', import: 'default', eager: true });
const tables = import.meta.glob<string>('../../../examples/*.csv', { query: '?raw', import: 'default', eager: true });

export interface Example {
  /** Name of its file, without the ending. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** What its first comment says. */
  readonly about: string;
  readonly text: string;
}

const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The specs of the folder `examples`, by kind and name. */
export const examples: readonly Example[] = Object.entries(specs)
  .map(([path, text]): Example => {
    const field = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
    const comment = /^(?:#.*\n)+/.exec(text)?.[0] ?? '';
    return {
      id: fileOf(path).replace(/\.yaml$/, ''),
      kind: field('kind'),
      name: field('name').replace(/^(['"])(.*)\1$/, '$2'),
      about: comment.split('\n').map((line) => line.replace(/^# ?/, '')).filter((line) => !line.startsWith(' ')).join(' ').trim(),
      text: withTables(text),
    };
  })
  .toSorted((a, b) => a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id));

// The service opens no path: a table that an example names is written out.
function withTables(text: string): string {
  const document = parseDocument(text);
  let isChanged = false;
  visit(document, {
    Scalar(_, node) {
      const table = Object.entries(tables).find(([path]) => fileOf(path) === node.value)?.[1];
      if (table !== undefined && isScalar(node)) {
        node.value = table;
        node.type = 'BLOCK_LITERAL';
        isChanged = true;
      }
    },
  });
  return isChanged ? document.toString({ lineWidth: 0 }) : text;
}
