export interface ServerEvent {
  readonly name: string;
  readonly data: string;
  readonly id: string;
  /** Milliseconds that the service asks clients to wait before they come back; null when it has not said. */
  readonly retryMs: number | null;
}

/** Reads a `text/event-stream`. The browser's own EventSource cannot send an API key. */
export async function* readServerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  let retryMs: number | null = null;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = fieldsOf(block);
        retryMs = Number(fields.get('retry') ?? retryMs) || null;
        const data = fields.get('data');
        if (data !== undefined) {
          yield { name: fields.get('event') ?? 'message', data, id: fields.get('id') ?? '', retryMs };
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).replace(/^ /, '');
      const before = fields.get(name);
      fields.set(name, before === undefined || name !== 'data' ? value : `${before}\n${value}`);
    }
  }
  return fields;
}
