const UNITS = ['YB', 'ZB', 'EB', 'PB', 'TB', 'GB', 'MB', 'KB', 'Bytes'];

/** A size as facts have it: `1.50 GB`, `0.00 Bytes`. */
export function humanSize(bytes: number): string {
  const at = UNITS.findIndex((_, index) => bytes >= 1024 ** (UNITS.length - 1 - index));
  const unit = at === -1 ? UNITS.length - 1 : at;
  return `${(bytes / 1024 ** (UNITS.length - 1 - unit)).toFixed(2)} ${UNITS[unit]}`;
}
