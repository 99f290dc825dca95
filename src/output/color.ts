/** Colour names as the settings `COLOR_*` give them, with their SGR parameters (ECMA-48). */
const NAMED: Readonly<Record<string, string>> = {
  black: '0;30',
  red: '0;31',
  green: '0;32',
  yellow: '0;33',
  blue: '0;34',
  purple: '0;35',
  magenta: '0;35',
  cyan: '0;36',
  'bright gray': '0;37',
  'dark gray': '1;30',
  'bright red': '1;31',
  'bright green': '1;32',
  'bright yellow': '1;33',
  'bright blue': '1;34',
  'bright purple': '1;35',
  'bright magenta': '1;35',
  'bright cyan': '1;36',
  white: '1;37',
  normal: '0',
};

/** SGR parameters of a colour: a name, `color0` … `color255`, `rgb000` … `rgb555`, or `gray0` … `gray23`. */
export function sgrOf(color: unknown): string {
  const text = String(color);
  const indexed = /^color(\d+)/.exec(text);
  if (indexed) return `38;5;${Number(indexed[1])}`;
  const cube = /^rgb([0-5])([0-5])([0-5])/.exec(text);
  if (cube) return `38;5;${16 + 36 * Number(cube[1]) + 6 * Number(cube[2]) + Number(cube[3])}`;
  const gray = /^gray(\d+)/.exec(text);
  if (gray) return `38;5;${232 + Number(gray[1])}`;
  return NAMED[text] ?? '0';
}
