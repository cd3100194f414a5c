/** As known at: a chart that was hashed when it was live comes out of the log again, whatever was corrected, retracted, merged or moved since. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldEnterprise, emptyEnterprise } from '../../hospital-fold.ts';
import type { HealthEvent, Recorded } from '../../event.ts';
import { histories, said } from '../../given-history.ts';
import { fact, noon } from '../../given.ts';
import { encounterId, facilityId, patientId } from '../../ids.ts';
import { instant, minuteMs } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { chartOf, liveChartOf } from './chart.ts';
import { pictureOf, positionsOf, type Times } from './past.ts';

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
/** Facts enough that much is said again, corrected and withdrawn. */
const longHistories = fc.tuple(histories(40), histories(40)).map(([first, second]) => [...first, ...second]);
const chartHistories = fc.tuple(longHistories, fc.array(fc.tuple(fc.nat(3000), written, fc.nat(59)), { maxLength: 12 })).map(([facts, extra]) => {
  const mixed = [...facts];
  for (const [minutes, event, place] of extra) mixed.splice(place, 0, fact(minutes, event, `w${minutes}-${place}`));
  return mixed;
});
/** Points of one run of the suite; the long run is asked for by name. */
const points = Number(process.env['HEALTHOS_CHART_POINTS'] ?? 200);
const perHistory = 20;
const mostRounds = 50;
const keptRuns = Math.max(15, Math.round(points / 10));
const later = instant(noon + 100_000 * minuteMs);

function hashOf(input: ViewInput | undefined, patient: string): string {
  const chart = input === undefined ? undefined : chartOf(input, patientId(patient));
  // Where the log stands is not what the chart says.
  return createHash('sha256')
    .update(JSON.stringify(chart, (key, value: unknown) => (key === 'position' && typeof value === 'number' ? undefined : value)) ?? 'none')
    .digest('hex');
}

interface Point extends Times {
  readonly patient: string;
  /** Place in the log of the last fact that was known. */
  readonly known: number;
}

/** Hashed while the log grows, fact by fact, by what stood in the house then: nothing of it knows what came after, nor how a past is asked for. */
function hashedLive(log: readonly Recorded[], points: readonly Point[]): ReadonlyMap<Point, string> {
  const hashes = new Map<Point, string>();
  let grown = emptyEnterprise();
  for (const [i, one] of log.entries()) {
    grown = foldEnterprise(grown, [one]);
    for (const point of points.filter(({ known }) => known === i)) {
      // Of an earlier time of effect a screen showed what had been true by then, of what was known.
      const { at } = point;
      const untilThen = ({ effective, event }: Recorded): boolean => at === undefined || effective.at <= at || event.type === 'FacilityDescribed';
      const { hospitals, identity } = at === undefined ? grown : foldEnterprise(emptyEnterprise(), log.slice(0, i + 1).filter(untilThen));
      const hospital = hospitals.get(lgh);
      const now = instant(Math.min(at ?? later, noon + point.known * minuteMs));
      hashes.set(point, hashOf(hospital === undefined ? undefined : { hospital, identity, now }, point.patient));
    }
  }
  return hashes;
}

test(`${points} points (patient, effective, known) hashed live come out of the log again`, () => {
  /** Of the points those where a chart was, and of these those that later facts changed: they alone are at stake. */
  const seen = { charts: 0, changedSince: 0 };
  const property = fc.property(
    chartHistories.filter((facts) => facts.length > 0),
    fc.array(
      fc.record({ patient: fc.constantFrom('p1', 'p2', 'p3'), share: fc.nat(99), at: fc.option(fc.integer({ min: -100, max: 3100 }), { nil: undefined }) }),
      {
        minLength: perHistory,
        maxLength: perHistory,
      },
    ),
    (facts, asked) => {
      // Recorded one a minute in the order of arrival, however late each says that it was true.
      const log = facts.map((fact, i): Recorded => ({ ...fact, position: i + 1, recordedAt: instant(noon + i * minuteMs) }));
      const wanted = asked.map(({ patient, share, at }): Point => {
        const known = Math.floor((share / 100) * log.length);
        return { patient, known, knownAt: instant(noon + known * minuteMs), ...(at === undefined ? {} : { at: instant(noon + at * minuteMs) }) };
      });
      const live = hashedLive(log, wanted);
      const hospital = foldEnterprise(emptyEnterprise(), log).hospitals.get(lgh);
      if (hospital === undefined) return;
      for (const point of wanted) {
        const { patient, at, knownAt } = point;
        const about = new Set(positionsOf(hospital, patientId(patient)));
        const own = log.filter(({ position }) => about.has(position));
        const times = { ...(at === undefined ? {} : { at }), ...(knownAt === undefined ? {} : { knownAt }) };
        const was = live.get(point);
        expect(hashOf(pictureOf(own, lgh, times, later), patient)).toBe(was);
        if (was === hashOf(undefined, patient)) continue;
        seen.charts++;
        // The same moment of effect as it is known at the end: what came since changed it.
        if (at !== undefined && hashOf(pictureOf(own, lgh, { at }, instant(Math.min(at, noon + point.known * minuteMs))), patient) !== was) seen.changedSince++;
      }
    },
  );
  const enough = (): boolean => seen.charts >= points && seen.changedSince >= points / 20;
  for (let round = 0; round < mostRounds && !enough(); round++) fc.assert(property, { numRuns: Math.ceil(points / perHistory) });
  expect([enough(), seen]).toEqual([true, seen]);
});

test('the chart of a visit that was moved stands on nothing that is not in it: whom another record was merged with', () => {
  const named = { encounter: encounterId('V1') };
  const told: readonly HealthEvent[] = [
    { type: 'PatientAdmitted', ...named, patient: patientId('p1') },
    { type: 'EncounterMoved', ...named, toPatient: patientId('p3') },
    {
      type: 'ObservationRecorded',
      observation: 'o1|9279-1',
      code: { code: '9279-1' },
      value: { kind: 'quantity', value: 8, literal: '8', unit: '/min' },
      status: 'F',
      ...named,
      patient: patientId('p2'),
    },
    { type: 'PatientsMerged', kind: 'merge', from: patientId('p1'), into: patientId('p2') },
  ];
  const log = told.map((event, i): Recorded => ({ ...fact(i, event, `m${i}`), position: i + 1, recordedAt: instant(noon + i * minuteMs) }));
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), log);
  const hospital = hospitals.get(lgh);
  if (hospital === undefined) throw new RangeError('nothing was folded');
  const about = new Set(positionsOf(hospital, patientId('p3')));
  const own = log.filter(({ position }) => about.has(position));
  expect(hashOf(pictureOf(own, lgh, {}, later), 'p3')).toBe(hashOf({ hospital, identity, now: later }, 'p3'));
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
