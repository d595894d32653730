/** SHA-256 of bytes as 64 hex digits (FIPS 180-4). The browser's own is missing on plain HTTP beyond loopback. */
export function sha256(bytes: Uint8Array): string {
  const length = bytes.length;
  const padded = new Uint8Array(Math.ceil((length + 9) / 64) * 64);
  padded.set(bytes);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);

  const state = Uint32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 64; i++) {
      words[i] = i < 16 ? view.getUint32(at + 4 * i) : extended(words, i);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i++) {
      const first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + (rounds[i] ?? 0) + (words[i] ?? 0);
      const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] ?? 0) + word; });
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function extended(words: Uint32Array, i: number): number {
  const [early, late] = [words[i - 15] ?? 0, words[i - 2] ?? 0];
  const small = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
  const large = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
  return (words[i - 16] ?? 0) + small + (words[i - 7] ?? 0) + large;
}

// The first 32 bits of the fraction: the constants are made of the roots of the first 64 primes.
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);

const primes: readonly number[] = Array.from({ length: 310 }, (_, n) => n + 2).filter((n) => Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, d) => d + 2).every((d) => n % d !== 0));

const rounds = Uint32Array.from(primes.slice(0, 64), (p) => fraction(Math.cbrt(p)));
