/** Pictures of the past: what was true at one time as known at another, folded from the same log by the same folds. */
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';

/** Events of one page. */
export const pageEvents = 5000;
/** Events folded before the event loop may turn. */
const stretchEvents = 200;
/** Pictures kept for the next reader. */
const pictureLimit = 8;

export interface Pictures {
  /** `position` is the facility's newest: a picture of what is known now lasts until it moves. */
  at(facility: FacilityId, times: { readonly at?: Instant; readonly knownAt?: Instant }, now: Instant, position: number): Promise<ViewInput | undefined>;
}

export function createPictures(log: Pick<EventLog, 'within'>): Pictures {
  const kept = new Map<string, Promise<ViewInput | undefined>>();
  let line: Promise<unknown> = Promise.resolve();
  return {
    at: (facility, times, now, position) => {
      // What is known of the past can still change, with every position; what was known by a past moment cannot.
      const known = times.knownAt !== undefined && times.knownAt < now ? times.knownAt : `p${position}`;
      const key = `${facility}|${times.at ?? ''}|${known}`;
      const made = kept.get(key);
      if (made !== undefined) return made;
      // One at a time: the past must not take the present's processor.
      const making = line.then(() => fold(log, facility, times, now));
      line = making.catch(() => undefined);
      keep(kept, key, making);
      return making;
    },
  };
}

function keep(kept: Map<string, Promise<ViewInput | undefined>>, key: string, made: Promise<ViewInput | undefined>): void {
  kept.set(key, made);
  // A read that failed is no picture: the next reader tries again.
  made.catch(() => kept.delete(key));
  const oldest = kept.keys().next();
  if (kept.size > pictureLimit && oldest.done !== true) kept.delete(oldest.value);
}

async function fold(
  log: Pick<EventLog, 'within'>,
  facility: FacilityId,
  times: { readonly at?: Instant; readonly knownAt?: Instant },
  now: Instant,
): Promise<ViewInput | undefined> {
  let enterprise = emptyEnterprise();
  for (let after = 0; ;) {
    const page = await log.within(facility).read({ facility, after, limit: pageEvents, ...(times.knownAt === undefined ? {} : { knownAt: times.knownAt }) });
    const last = page[page.length - 1];
    if (last === undefined) break;
    after = last.position;
    const facts = page.filter((fact) => wasTrue(fact, times.at));
    for (let i = 0; i < facts.length; i += stretchEvents) {
      enterprise = foldEnterprise(enterprise, facts.slice(i, i + stretchEvents));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const hospital = enterprise.hospitals.get(facility);
  return hospital === undefined ? undefined : { hospital, identity: enterprise.identity, now: instant(Math.min(times.at ?? now, times.knownAt ?? now)) };
}

/** A building stood before its file was read: the description names no day on which it became true. */
function wasTrue(fact: Recorded, at: Instant | undefined): boolean {
  return at === undefined || fact.effective.at <= at || fact.event.type === 'FacilityDescribed';
}
