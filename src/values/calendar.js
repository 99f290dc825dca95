/** The proleptic Gregorian calendar that Python's dates have: day 1 is 1 January of year 1. */
const MS_A_DAY = 86_400_000;
const EPOCH_ORDINAL = 719_163;
/** `date.toordinal()`. */
export function ordinalOf(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / MS_A_DAY) + EPOCH_ORDINAL;
}
/** Year, month (1–12) and day of an ordinal. */
export function dateOfOrdinal(ordinal) {
  const date = new Date((ordinal - EPOCH_ORDINAL) * MS_A_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
/** Monday is 0. */
export function weekdayOf(year, month, day) {
  return (ordinalOf(year, month, day) + 6) % 7;
}
export function dayOfYear(year, month, day) {
  return ordinalOf(year, month, day) - ordinalOf(year, 1, 1) + 1;
}
/** ISO 8601 year, week and weekday (Monday is 1). */
export function isoCalendar(year, month, day) {
  const ordinal = ordinalOf(year, month, day);
  const weekday = ((ordinal + 6) % 7) + 1;
  const thursday = ordinal - weekday + 4;
  const isoYear = dateOfOrdinal(thursday).year;
  return { year: isoYear, week: Math.floor((thursday - ordinalOf(isoYear, 1, 1)) / 7) + 1, weekday };
}
export function daysInMonth(year, month) {
  return month === 12 ? 31 : ordinalOf(year, month + 1, 1) - ordinalOf(year, month, 1);
}
