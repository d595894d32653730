/** A graph as JSON that can be read and changed: a line for every tensor and operator. */
export function graphText(graph: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(graph).map(([name, value]) => {
    const isList = Array.isArray(value) && value.some((item) => typeof item === 'object');
    const text = isList ? `[\n${(value as readonly unknown[]).map((item) => `    ${line(item)}`).join(',\n')}\n  ]` : line(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}

const line = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(line).join(', ')}]`
    : typeof value === 'object' && value !== null ? `{ ${Object.entries(value).map(([name, of]) => `${JSON.stringify(name)}: ${line(of)}`).join(', ')} }`
      : JSON.stringify(value);
