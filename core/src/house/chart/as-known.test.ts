/** As known at: a chart that was hashed when it was live comes out of the log again, whatever was corrected, retracted, merged or moved since. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldEnterprise, emptyEnterprise } from '../../hospital-fold.ts';
import type { HealthEvent, Recorded } from '../../event.ts';
import { histories, said } from '../../given-history.ts';
import { fact, noon } from '../../given.ts';
import { encounterId, facilityId, patientId } from '../../ids.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { chartOf, liveChartOf } from './chart.ts';
import { holds, pictureOf, positionsOf, type Times } from './past.ts';

const lgh = facilityId('LGH');
const record = fc.constantFrom('p1', 'p2', 'p3').map(patientId);
const visit = fc.option(fc.constantFrom('V1', 'V2', 'V3').map(encounterId), { nil: undefined });

/** Lines of the record and documents, cleared, cancelled and written again, between the facts of the other layers. */
const written = fc.oneof(
  fc
    .record({
      line: fc.constantFrom('allergy' as const, 'problem' as const),
      key: fc.constantFrom('a', 'b', '*'),
      patient: record,
      encounter: visit,
      action: fc.constantFrom('add' as const, 'update' as const, 'delete' as const),
    })
    .map(({ key, ...rest }): HealthEvent => ({ type: 'RecordLineChanged', key, code: { code: key }, ...said(rest) })),
  fc
    .record({
      document: fc.constantFrom('d1', 'd2'),
      patient: record,
      encounter: visit,
      change: fc.constantFrom('original' as const, 'addendum' as const, 'cancel' as const),
    })
    .map((one): HealthEvent => ({ type: 'DocumentRecorded', kind: { code: 'PN' }, ...said(one) })),
);
const chartHistories = fc.tuple(histories(60), fc.array(fc.tuple(fc.nat(3000), written, fc.nat(59)), { maxLength: 12 })).map(([facts, extra]) => {
  const mixed = [...facts];
  for (const [minutes, event, place] of extra) mixed.splice(place, 0, fact(minutes, event, `w${minutes}-${place}`));
  return mixed;
});
/** Points of one run of the suite; the long run is asked for by name. */
const points = Number(process.env['HEALTHOS_CHART_POINTS'] ?? 200);
const perHistory = 20;
const keptRuns = Math.max(15, Math.round(points / 10));
const later = instant(noon + 100_000 * minuteMs);

function hashOf(input: ViewInput | undefined, patient: string): string {
  const chart = input === undefined ? undefined : chartOf(input, patientId(patient));
  // Where the log stands is not what the chart says.
  return createHash('sha256')
    .update(JSON.stringify(chart, (key, value: unknown) => (key === 'position' && typeof value === 'number' ? undefined : value)) ?? 'none')
    .digest('hex');
}

/** The whole picture of the house at that moment: what a screen showed then. */
function liveAt(log: readonly Recorded[], times: Times & { readonly knownAt: Instant }): ViewInput | undefined {
  const { hospitals, identity } = foldEnterprise(
    emptyEnterprise(),
    log.filter((fact) => holds(fact, times)),
  );
  const hospital = hospitals.get(lgh);
  return hospital === undefined ? undefined : { hospital, identity, now: instant(Math.min(later, times.at ?? later, times.knownAt)) };
}

test(`${points} points (patient, effective, known) hashed live come out of the log again`, () => {
  let compared = 0;
  let charts = 0;
  fc.assert(
    fc.property(
      chartHistories,
      fc.array(
        fc.record({ patient: fc.constantFrom('p1', 'p2', 'p3'), known: fc.nat(59), at: fc.option(fc.integer({ min: -100, max: 3100 }), { nil: undefined }) }),
        {
          minLength: perHistory,
          maxLength: perHistory,
        },
      ),
      (facts, asked) => {
        // Recorded one a minute in the order of arrival, however late each says that it was true.
        const log = facts.map((fact, i): Recorded => ({ ...fact, position: i + 1, recordedAt: instant(noon + i * minuteMs) }));
        const hospital = foldEnterprise(emptyEnterprise(), log).hospitals.get(lgh);
        if (hospital === undefined) return;
        for (const { patient, known, at } of asked) {
          const times = { knownAt: instant(noon + known * minuteMs), ...(at === undefined ? {} : { at: instant(noon + at * minuteMs) }) };
          const live = hashOf(liveAt(log, times), patient);
          const wanted = new Set(positionsOf(hospital, patientId(patient)));
          const again = hashOf(
            pictureOf(
              log.filter(({ position }) => wanted.has(position)),
              lgh,
              times,
              later,
            ),
            patient,
          );
          expect(again).toBe(live);
          compared++;
          if (live !== hashOf(undefined, patient)) charts++;
        }
      },
    ),
    { numRuns: Math.ceil(points / perHistory) + 1 },
  );
  expect(compared).toBeGreaterThan(points / 2);
  expect(charts).toBeGreaterThan(0);
});

test('a chart that was kept says what one says that is made anew, after every fact', () => {
  fc.assert(
    fc.property(chartHistories, (facts) => {
      let enterprise = emptyEnterprise();
      for (const [i, one] of facts.entries()) {
        enterprise = foldEnterprise(enterprise, [{ ...one, position: i + 1, recordedAt: instant(noon + i * minuteMs) }]);
        const hospital = enterprise.hospitals.get(lgh);
        if (hospital === undefined) continue;
        const input: ViewInput = { hospital, identity: enterprise.identity, now: instant(noon + i * 97 * minuteMs) };
        for (const patient of ['p1', 'p2', 'p3'].map(patientId)) expect(liveChartOf(input, patient)).toEqual(chartOf(input, patient));
      }
    }),
    { numRuns: keptRuns },
  );
});
