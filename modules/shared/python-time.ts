/** `str(datetime)` of a time given as seconds, as text `YYYY-mm-dd HH:MM:SS`, and nanoseconds (none where `date` has none). */
export function datetimeText(seconds: string, nanoseconds: string): string {
  const micros = microsOf(nanoseconds);
  return micros === 0 ? seconds : `${seconds}.${String(micros).padStart(6, '0')}`;
}

/** `str(timedelta)` of a span in microseconds. */
export function timedeltaText(micros: bigint): string {
  const seconds = micros / 1_000_000n;
  const rest = micros % 1_000_000n;
  const days = seconds / 86_400n;
  const clock = [(seconds / 3600n) % 24n, (seconds / 60n) % 60n, seconds % 60n];
  const [hours, ...others] = clock;
  const time = [String(hours), ...others.map((part) => String(part).padStart(2, '0'))].join(':');
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(6, '0')}`;
  const day = days === 0n ? '' : `${days} day${days === 1n ? '' : 's'}, `;
  return `${day}${time}${fraction}`;
}

/** Microseconds since the epoch. */
export function epochMicros(seconds: string, nanoseconds: string): bigint {
  return BigInt(seconds) * 1_000_000n + BigInt(microsOf(nanoseconds));
}

/** BusyBox builds without nanoseconds print the letter of the format. */
function microsOf(nanoseconds: string): number {
  return /^\d{9}$/.test(nanoseconds) ? Number(nanoseconds.slice(0, 6)) : 0;
}
