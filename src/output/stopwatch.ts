/** The lines of callbacks that measure: when it is, how long since the last line, and since the beginning. */
export interface Stopwatch {
  lap(at: number): string;
}

export function createStopwatch(began: number): Stopwatch {
  let last = began;
  return {
    lap(at) {
      const line = filled(`${dateText(at)} (${durationText(at - last)})       ${durationText(at - began)}`, '*');
      last = at;
      return line;
    },
  };
}

/** `0:00:05.322`: hours, minutes, seconds. */
function durationText(milliseconds: number): string {
  const pad = (value: number, width: number) => String(Math.floor(value)).padStart(width, '0');
  const seconds = milliseconds / 1000;
  const rest = `${pad((seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}.${pad(milliseconds % 1000, 3)}`;
  return `${Math.floor(seconds / 3600)}:${rest}`;
}

/** `Thursday 11 June 2017  22:50:53 +0100`. */
function dateText(milliseconds: number): string {
  const date = new Date(milliseconds);
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options).format(date);
  const pad = (value: number) => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':');
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}${pad(Math.abs(offset) % 60)}`;
  const day = `${part({ weekday: 'long' })} ${pad(date.getDate())} ${part({ month: 'long' })} ${date.getFullYear()}`;
  return `${day}  ${time} ${zone}`;
}

/** The text and, up to a width of 79, the character. */
export function filled(text: string, fill: string): string {
  const start = text === '' ? '' : `${text} `;
  return `${start}${fill.repeat(Math.max(3, 79 - start.length))} `;
}
