/** How old somebody is, as people who care for them say it. */
const dayMs = 86_400_000;
/** From so many days on newborns are counted by months, and from so many months on children by years. */
const [byMonths, byYears] = [60, 24];

/** `82`; under two years `14 mo`, under two months `9 d`. undefined where the birth date as sent (PID-7, or with dashes) says too little. */
export function ageOf(birthDate: string | undefined, now: number): string | undefined {
  const [, year, month, day] = /^(\d{4})-?(\d{2})?-?(\d{2})?/.exec(birthDate ?? '') ?? [];
  if (year === undefined) return undefined;
  const at = new Date(now);
  const years = at.getUTCFullYear() - Number(year);
  if (month === undefined) return String(years);
  const before = at.getUTCDate() < Number(day ?? 1);
  const months = years * 12 + at.getUTCMonth() + 1 - Number(month) - (before ? 1 : 0);
  if (months >= byYears || day === undefined) return String(Math.max(0, Math.floor(months / 12)));
  const days = Math.max(0, Math.floor((now - Date.UTC(Number(year), Number(month) - 1, Number(day))) / dayMs));
  return days < byMonths ? `${days} d` : `${months} mo`;
}
