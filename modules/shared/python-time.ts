/** `str(datetime)` of a local time: microseconds since the epoch, and minutes that it is ahead of UTC. */
export function datetimeText(micros: bigint, zone: number): string {
  const local = new Date(Number(micros / 1000n) + zone * 60_000);
  const rest = micros % 1_000_000n;
  const text = local.toISOString().slice(0, 19).replace('T', ' ');
  return rest === 0n ? text : `${text}.${String(rest).padStart(6, '0')}`;
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
