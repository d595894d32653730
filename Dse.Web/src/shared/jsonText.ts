/** A value as JSON that can be read: on one line what fits into it, and a line for every item of a list of objects. */
export function jsonText(value: unknown, width: number, indent = ''): string {
  const flat = line(value);
  if (typeof value !== 'object' || value === null || (indent.length + flat.length <= width && !holdsObjects(value))) {
    return flat;
  }
  const inner = `${indent}  `;
  return Array.isArray(value)
    ? `[\n${value.map((item) => `${inner}${jsonText(item, width, inner)}`).join(',\n')}\n${indent}]`
    : `{\n${Object.entries(value).map(([name, of]) => `${inner}${JSON.stringify(name)}: ${jsonText(of, width, inner)}`).join(',\n')}\n${indent}}`;
}

const holdsObjects = (value: object): boolean =>
  Array.isArray(value) ? value.some((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) : Object.values(value).some((of) => Array.isArray(of) && holdsObjects(of));

const line = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(line).join(', ')}]`
    : typeof value === 'object' && value !== null ? Object.keys(value).length === 0 ? '{}' : `{ ${Object.entries(value).map(([name, of]) => `${JSON.stringify(name)}: ${line(of)}`).join(', ')} }`
      : JSON.stringify(value);
