/** The proleptic Gregorian calendar that Python's dates have: day 1 is 1 January of year 1. */

const MS_A_DAY = 86_400_000;
const EPOCH_ORDINAL = 719_163;
/** The calendar repeats every 400 years, beyond the years that JavaScript's dates reach, too. */
const DAYS_A_CYCLE = 146_097;

/** `date.toordinal()`. */
export function ordinalOf(year: number, month: number, day: number): number {
  const cycles = Math.floor(year / 400);
  const date = new Date(0);
  date.setUTCFullYear(year - cycles * 400, month - 1, day);
  return Math.floor(date.getTime() / MS_A_DAY) + EPOCH_ORDINAL + cycles * DAYS_A_CYCLE;
}

/** Year, month (1–12) and day of an ordinal. */
export function dateOfOrdinal(ordinal: number): { year: number; month: number; day: number } {
  const cycles = Math.floor(ordinal / DAYS_A_CYCLE);
  const date = new Date((ordinal - cycles * DAYS_A_CYCLE - EPOCH_ORDINAL) * MS_A_DAY);
  return { year: date.getUTCFullYear() + cycles * 400, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Monday is 0. */
export function weekdayOf(year: number, month: number, day: number): number {
  return (((ordinalOf(year, month, day) + 6) % 7) + 7) % 7;
}

export function dayOfYear(year: number, month: number, day: number): number {
  return ordinalOf(year, month, day) - ordinalOf(year, 1, 1) + 1;
}

/** ISO 8601 year, week and weekday (Monday is 1). */
export function isoCalendar(year: number, month: number, day: number): { year: number; week: number; weekday: number } {
  const ordinal = ordinalOf(year, month, day);
  const weekday = weekdayOf(year, month, day) + 1;
  const thursday = ordinal - weekday + 4;
  const isoYear = dateOfOrdinal(thursday).year;
  return { year: isoYear, week: Math.floor((thursday - ordinalOf(isoYear, 1, 1)) / 7) + 1, weekday };
}

export function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : ordinalOf(year, month + 1, 1) - ordinalOf(year, month, 1);
}
