/** How a space is turned, in degrees: about the upright axis, then towards the eye. */
export interface Turn {
  readonly yaw: number;
  readonly pitch: number;
}

export const firstTurn: Turn = { yaw: 30, pitch: 20 };

export const turnText = (turn: Turn): string => `${Math.round(turn.yaw)},${Math.round(turn.pitch)}`;

/** What the address spells, or the first look. */
export function turnIn(text: string | null): Turn {
  const [yaw = NaN, pitch = NaN] = (text ?? '').split(',').map(Number);
  return Number.isFinite(yaw) && Number.isFinite(pitch) ? turned({ yaw, pitch }, 0, 0) : firstTurn;
}

/** Turned further; never over the pole, where up and down would change places. */
export const turned = (turn: Turn, yaw: number, pitch: number): Turn => ({
  yaw: (((turn.yaw + yaw) % 360) + 360) % 360,
  pitch: Math.max(-90, Math.min(90, turn.pitch + pitch)),
});

export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Grows away from the eye. */
  readonly depth: number;
}

/** Looks at the cube from -1 to 1 along each axis, without perspective, so that lengths along an axis stay comparable. */
export function projector(turn: Turn, width: number, height: number): (x: number, y: number, z: number) => Spot {
  const [a, b] = [turn.yaw * Math.PI / 180, turn.pitch * Math.PI / 180];
  const [cosA, sinA, cosB, sinB] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  // The cube's corners are √3 from its middle; the rest is for names.
  const scale = Math.min(width / 2 - 60, height / 2 - 24) / Math.sqrt(3);
  return (x, y, z) => {
    const across = x * cosA + z * sinA;
    const away = z * cosA - x * sinA;
    return { x: width / 2 + scale * across, y: height / 2 - scale * (y * cosB + away * sinB), depth: away * cosB - y * sinB };
  };
}
