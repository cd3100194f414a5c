/** What a patient agrees to now, over every record of theirs: the newest word on each kind; silence is no consent. */
import { personOf, recordsOf } from '../../identity/fold.ts';
import type { PatientId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { consentKinds } from '../../work/portal.ts';

export interface Consent {
  readonly consent: (typeof consentKinds)[number];
  readonly given: boolean;
  /** Nobody said anything = absent. */
  readonly at?: Instant;
  readonly until?: Instant;
  readonly by?: string;
  readonly position?: number;
}

export function consentsOf({ hospital, identity, now }: ViewInput, patient: PatientId): readonly Consent[] {
  const records = recordsOf(identity, personOf(identity, patient));
  return consentKinds.map((consent): Consent => {
    const words = records.flatMap((record) => (getRow(hospital.work.ConsentStepped, `${record}|${consent}`) ?? []).filter(({ feed }) => feed === 'requests'));
    const last = words.sort((a, b) => (a.order < b.order ? -1 : 1)).at(-1);
    if (last === undefined) return { consent, given: false };
    const { step, until, by } = last.event;
    return {
      consent,
      given: step === 'given' && (until === undefined || now < until),
      at: last.at,
      position: last.position,
      ...(until === undefined ? {} : { until }),
      ...(by === undefined ? {} : { by }),
    };
  });
}
