const POWERS = ['B', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const WORDS: Readonly<Record<string, string>> = {
  B: '',
  K: 'kilo',
  M: 'mega',
  G: 'giga',
  T: 'tera',
  P: 'peta',
  E: 'exa',
  Z: 'zeta',
  Y: 'yotta',
};

/** Bytes (or bits) of a size as people write it: `10`, `2K`, `1.5 MB`, `3 gigabyte`. Undefined when it is none. */
export function humanToBytes(text: string, bits = false): number | undefined {
  const match = /^([0-9]*\.?[0-9]+)(?:\s*([A-Za-z]+))?\s*$/.exec(text);
  if (!match) return undefined;
  const amount = Number(match[1]);
  const unit = match[2];
  if (unit === undefined) return roundHalfEven(amount);
  const letter = unit[0]!.toUpperCase();
  const power = POWERS.indexOf(letter);
  if (power === -1 || !isUnit(unit, letter, bits)) return undefined;
  return roundHalfEven(amount * 1024 ** power);
}

/** A single letter is always a unit; longer ones tell bytes (`MB`, `megabyte`) from bits (`Mb`, `megabit`). */
function isUnit(unit: string, letter: string, bits: boolean): boolean {
  if (unit.length === 1) return true;
  const short = letter === 'B' ? (bits ? 'b' : 'B') : `${letter}${bits ? 'b' : 'B'}`;
  return unit === short || unit.toLowerCase() === `${WORDS[letter]}${bits ? 'bit' : 'byte'}`;
}

/** Python's `round`. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
