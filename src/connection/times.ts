import type { Times } from './session.js';

/** Microseconds of what /proc/uptime counts in. */
const TICK = 10_000n;

/**
 * Reads `start end base seconds nanoseconds zone`, as the loop writes it; undefined when it is not there. `took` is how long the
 * controller waited, in milliseconds: where the host's clock is a coarse one, that tells the span better.
 */
export function timesOf(text: string, took: number): Times | undefined {
  const [from = '', to = '', base = '', seconds = '', nanoseconds = '', zone = ''] = text.split(' ');
  if (!/^\d/.test(from) || !/^\d/.test(to)) return undefined;
  const offset = micros(from) > micros(seconds) / 2n ? 0n : micros(dated(seconds, nanoseconds)) - micros(base);
  const start = micros(from) + offset;
  const read = micros(to) - micros(from);
  const span = /\.\d{6}/.test(from) ? read : within(read - TICK, BigInt(Math.round(took * 1000)), read + TICK);
  return { start, end: start + (span < 0n ? 0n : span), zone: zoneOf(zone) };
}

function within(least: bigint, value: bigint, most: bigint): bigint {
  return value < least ? least : value > most ? most : value;
}

/** Seconds with a fraction, whatever sign the host's language puts before it, in microseconds. */
function micros(text: string): bigint {
  const [, whole, fraction = ''] = /^(\d+)(?:\D(\d*))?$/.exec(text) ?? ['', '0'];
  return BigInt(whole!) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

/** BusyBox builds without nanoseconds print the letter of the format. */
function dated(seconds: string, nanoseconds: string): string {
  return /^\d{9}$/.test(nanoseconds) ? `${seconds}.${nanoseconds}` : seconds;
}

/** Minutes of `+hhmm`. */
function zoneOf(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? ['', '+', '0', '0'];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}
