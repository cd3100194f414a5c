/** Inpatient or observation, since when, and what was done about it: the inputs of the status clocks, from movements and from what people recorded. */
import { keptOn } from '../../kept-on.ts';
import type { Instant } from '../../time.ts';
import { beganAt } from '../../visit-numbers.ts';
import type { Leaver } from './ways.ts';

export interface StatusOfStay {
  readonly kind: 'inpatient' | 'observation';
  /** Arrival: outpatient services count from here for the two-midnight benchmark. */
  readonly servicesAt?: Instant;
  readonly inpatientAt?: Instant;
  readonly observationAt?: Instant;
  readonly noticeAt?: Instant;
  readonly reviewedAt?: Instant;
  readonly agreedAt?: Instant;
}

/** The class of the movements (PV1-2) says what the stay is; an order that somebody recorded says since when. */
export function statusOf(leaver: Leaver): StatusOfStay {
  const known = kept.get(leaver) ?? made(leaver);
  kept.set(leaver, known);
  return known;
}
const kept = keptOn<Leaver, StatusOfStay>();

function made({ encounter, way: { status } }: Leaver): StatusOfStay {
  const services = encounter.arrivedAt ?? beganAt(encounter);
  const isInpatient = encounter.class === 'I' && !(status['made-outpatient'] !== undefined && status['made-outpatient'] > (status['inpatient-ordered'] ?? 0));
  const inpatientAt = isInpatient ? (status['inpatient-ordered'] ?? encounter.admittedAt) : undefined;
  const observationAt = status['observation-ordered'] ?? (isInpatient ? undefined : (status['made-outpatient'] ?? encounter.admittedAt ?? services));
  return {
    kind: isInpatient ? 'inpatient' : 'observation',
    ...(services === undefined ? {} : { servicesAt: services }),
    ...(inpatientAt === undefined ? {} : { inpatientAt }),
    ...(observationAt === undefined ? {} : { observationAt }),
    ...(status['observation-notice-given'] === undefined ? {} : { noticeAt: status['observation-notice-given'] }),
    ...(status['utilisation-reviewed'] === undefined ? {} : { reviewedAt: status['utilisation-reviewed'] }),
    ...(status['physician-agreed'] === undefined ? {} : { agreedAt: status['physician-agreed'] }),
  };
}
