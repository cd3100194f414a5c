/** When somebody reaches an age, to the month: no fact holds a birth date, and whoever acts for a child never sees a day too long. */
import { instant, type Instant } from '@healthos/core/time.ts';

/** `19700102` or `1970-01-02`, as senders write it: the first instant of the month in which so many years are full. */
export function yearsAt(birthDate: string, years: number): Instant | undefined {
  const [, year, month] = /^(\d{4})-?(\d{2})/.exec(birthDate) ?? [];
  if (year === undefined || month === undefined || Number(month) < 1 || Number(month) > 12) return undefined;
  return instant(Date.UTC(Number(year) + years, Number(month) - 1, 1));
}
