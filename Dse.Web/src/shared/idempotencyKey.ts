/** A key that no other submission has. `crypto.randomUUID` is missing on plain HTTP beyond loopback. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
