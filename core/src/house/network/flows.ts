/** Transfers between this hospital and others today, by partner and direction; a count under five is not said (small cells). */
import type { Instant } from '../../time.ts';
import { startOfLocalDay } from '../../time.ts';
import { entries, getRow } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { SiteFlow } from '../../views/rows-network.ts';

/** Counts below this are people who could be told apart. */
export const smallestCell = 5;

interface Found {
  today: number;
  waitingSince?: Instant;
}

export function flowsOf({ hospital, now }: ViewInput): readonly SiteFlow[] {
  const midnight = startOfLocalDay(now, hospital.operations.description?.zone ?? 'UTC');
  const found = new Map<string, Found>();
  for (const [key, versions] of entries(hospital.work.TransferRequested)) {
    const asked = newestOf(versions)?.event;
    const steps = getRow(hospital.work.TransferStepped, key) ?? [];
    if (asked === undefined) continue;
    const pair = `${asked.direction}|${asked.partner}`;
    const sum = found.get(pair) ?? { today: 0 };
    const moved = steps.find(({ event }) => event.step === (asked.direction === 'in' ? 'arrived' : 'departed'));
    if (moved !== undefined && moved.at >= midnight && moved.at <= now) sum.today++;
    const last = steps[steps.length - 1]?.event.step;
    const accepted = steps.find(({ event }) => event.step === 'accepted');
    const isWaiting = moved === undefined && accepted !== undefined && (last === 'accepted' || last === 'bed-assigned');
    if (isWaiting && accepted.at <= now && (sum.waitingSince === undefined || accepted.at < sum.waitingSince)) sum.waitingSince = accepted.at;
    if (sum.today > 0 || sum.waitingSince !== undefined) found.set(pair, sum);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([pair, { today, waitingSince }]) => ({
      direction: pair.startsWith('in|') ? 'in' : 'out',
      partner: pair.slice(pair.indexOf('|') + 1),
      some: today > 0,
      ...(today >= smallestCell ? { today } : {}),
      ...(waitingSince === undefined ? {} : { waitingSince }),
    }));
}
