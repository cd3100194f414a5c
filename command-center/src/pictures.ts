/** Pictures of the past: what was true at one time as known at another, folded from the same log by the same folds. */
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';

/** Events of one page. */
export const pageEvents = 5000;
/** Pictures kept for the next reader. */
const pictureLimit = 8;

export interface Pictures {
  at(facility: FacilityId, times: { readonly at?: Instant; readonly knownAt?: Instant }, now: Instant): Promise<ViewInput | undefined>;
}

export function createPictures(log: Pick<EventLog, 'read' | 'positions'>): Pictures {
  const kept = new Map<string, Promise<ViewInput | undefined>>();
  return {
    at: (facility, times, now) => {
      const key = `${facility}|${times.at ?? ''}|${times.knownAt ?? ''}`;
      // What is known of the future can still change; only the past is kept.
      const settled = (times.knownAt ?? times.at ?? now) < now;
      const known = settled ? kept.get(key) : undefined;
      if (known !== undefined) return known;
      const made = fold(log, facility, times, now);
      if (settled) {
        kept.set(key, made);
        const oldest = kept.keys().next();
        if (kept.size > pictureLimit && oldest.done !== true) kept.delete(oldest.value);
      }
      return made;
    },
  };
}

async function fold(
  log: Pick<EventLog, 'read' | 'positions'>,
  facility: FacilityId,
  times: { readonly at?: Instant; readonly knownAt?: Instant },
  now: Instant,
): Promise<ViewInput | undefined> {
  let enterprise = emptyEnterprise();
  for (let after = 0; ;) {
    const page = await log.read({ facility, after, limit: pageEvents, ...(times.knownAt === undefined ? {} : { knownAt: times.knownAt }) });
    const last = page[page.length - 1];
    if (last === undefined) break;
    after = last.position;
    // A building stood before its file was read: the description names no day on which it became true.
    enterprise = foldEnterprise(
      enterprise,
      page.filter((fact: Recorded) => times.at === undefined || fact.effective.at <= times.at || fact.event.type === 'FacilityDescribed'),
    );
  }
  const hospital = enterprise.hospitals.get(facility);
  return hospital === undefined ? undefined : { hospital, identity: enterprise.identity, now: instant(Math.min(times.at ?? now, times.knownAt ?? now)) };
}
