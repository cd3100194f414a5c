/**
 * Whatever is told and then taken back, in whatever order and with however many corrections between, leaves the ledger as if it had never been, to the
 * cent; and the money views by what changed are those from nothing. `HEALTHOS_SEQUENCES` says how many sequences, `HEALTHOS_SEED` which.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { billedHistories } from '../../given-billing.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../../hospital-fold.ts';
import { encounterId, facilityId, patientId } from '../../ids.ts';
import { cents } from '../../money.ts';
import { viewNamed } from '../../views/views.ts';
import type { Rows, ViewInput } from '../../views/view.ts';
import type { Ledger } from '../ledger.ts';
import { chargeKinds, type ChargeKind } from '../lines.ts';
import { booked, given, happened, hours, infused, ledger, left, noted, ordered, resulted, served, stepped, toldAt } from './given-charges.ts';

const runs = Number(process.env['HEALTHOS_SEQUENCES'] ?? 150);
/** The same ones on every machine unless another is asked for; a failure prints it. */
const seed = { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_260_312) };

/** One thing: what it stands on, said, said otherwise some times, and taken back; what nobody can take back is only said otherwise. */
type Told = (
  key: string,
  minutes: number,
  way: number,
) => {
  readonly first?: readonly Fact[];
  readonly said: Fact;
  readonly amended: Fact;
  readonly removed?: Fact;
};

const sites = ['LFA', 'RFA'];
const kinds: readonly Told[] = [
  (key, m, way) => ({
    said: given(key, m),
    amended: given(key, m + way, { action: 'update', code: { code: way % 2 === 0 ? 'MORP2' : 'PIPTAZ' } }, m + 20 + way),
    removed: given(key, m, { action: 'delete' }, m + 90),
  }),
  (key, m, way) => ({
    said: infused(key, m, (way * 37) % 200, { site: sites[way % 2] ?? 'LFA' }),
    amended: infused(key, m, (way * 53) % 300, { action: 'update', site: sites[(way + 1) % 2] ?? 'LFA' }, m + 20 + way),
    removed: infused(key, m, undefined, { action: 'delete' }, m + 90),
  }),
  (key, m, way) => ({
    said: served(key, m, {
      code: ['RBC', 'VENT', 'HD', 'PT'][way % 4] ?? 'RBC',
      quantity: 1 + (way % 3),
      startedAt: minute(m),
      endedAt: minute(m + 40 + way * 200),
    }),
    amended: served(key, m + 20 + way, { code: 'RBC', quantity: 1 + (way % 5), startedAt: minute(m), endedAt: minute(m + 30) }),
    removed: served(key, m + 90, { step: way % 2 === 0 ? 'in-error' : 'returned' }),
  }),
  (key, m, way) => ({
    said: noted(key, m, { completion: way % 2 === 0 ? 'PA' : 'AU' }),
    amended: noted(key, m + 20 + way, { change: 'edit', completion: 'LA' }),
    removed: noted(key, m + 90, { change: 'cancel' }),
  }),
  (key, m, way) => ({
    // An order stands for itself: what is charged is its result.
    first: [ordered(key, m)],
    said: resulted(key, m, { service: way % 2 === 0 ? '58410-2' : '6598-7' }),
    amended: resulted(key, m + 20 + way, { service: way % 2 === 0 ? '58410-2' : '6598-7', status: 'C' }),
    removed: resulted(key, m + 90, { service: way % 2 === 0 ? '58410-2' : '6598-7', status: 'W' }),
  }),
  // Drugs of single-dose containers: units, waste, and other amounts.
  (key, m, way) => ({
    said: given(key, m, { code: { code: 'ENOX40' }, dose: { literal: String(25 + way * 5), unit: 'mg' } }),
    amended: given(key, m, { action: 'update', code: { code: 'ENOX40' }, dose: { literal: String(100 - way * 7), unit: 'mg' } }, m + 20 + way),
    removed: given(key, m, { action: 'update', completion: 'not-given' }, m + 90),
  }),
  (key, m, way) => ({
    said: served(key, m, { code: 'HIP-STEM', udi: '(01)00312345678906', ...(way % 2 === 0 ? {} : { invoiceCents: 10_000 + way }) }),
    amended: served(key, m + 20 + way, { code: 'HIP-STEM', udi: '(01)00312345678906', invoiceCents: 120_000 + way, quantity: 1 + (way % 2) }),
    removed: served(key, m + 90, { step: 'in-error' }),
  }),
  (key, m, way) => ({
    said: served(key, m, { code: 'CRITCARE', startedAt: minute(m), endedAt: minute(m + 20 + way * 12) }),
    amended: served(key, m + 20 + way, { code: 'CRITCARE', startedAt: minute(m), endedAt: minute(m + 100) }),
    removed: served(key, m + 90, { step: 'in-error' }),
  }),
  (key, m, way) => ({
    first: [ordered(key, m, { kind: 'imaging', code: { code: '36643-5' } })],
    said: ordered(key, m + 5, { kind: 'imaging', code: { code: '36643-5' }, status: 'completed' }),
    amended: ordered(key, m + 20 + way, { kind: 'imaging', code: { code: '36643-5' }, status: 'completed' }),
    removed: ordered(key, m + 90, { kind: 'imaging', code: { code: '36643-5' }, status: way % 2 === 0 ? 'unable' : 'discontinued' }),
  }),
  // An outside system posts what it alone knows, or what care charges too; it takes back by a credit.
  (key, m, way) => ({
    said: posting(key, m, way),
    amended: { ...posting(key, m, way), recordedAt: minute(m + 20 + way) },
    removed: posting(key, m + 90, way, 'credit', m),
  }),
  // A case: what was once done in the room is only said otherwise.
  (key, m, way) => ({
    first: [
      stepped(key, m, 'wheels-in'),
      stepped(key, m + 4, 'anaesthesia-start'),
      stepped(key, m + 10, 'cut'),
      ...(way % 5 === 0 ? [] : [stepped(key, m + 60 + way, 'anaesthesia-end'), stepped(key, m + 70 + way, 'wheels-out')]),
      stepped(key, m + 75 + way, 'recovery-in'),
      stepped(key, m + 130 + way * 3, 'recovery-done'),
    ],
    said: booked(key, m, 1 + (way % 5)),
    amended: { ...booked(key, m, 1 + ((way + 2) % 5)), recordedAt: minute(m + 20 + way) },
  }),
];

function posting(key: string, m: number, way: number, kind: 'charge' | 'credit' = 'charge', servedAt = m): Fact {
  return happened(m, {
    type: 'ChargePosted',
    charge: `${key}|${kind}`,
    patient: patientId('p1'),
    encounter: encounterId('V1'),
    kind,
    code: { code: ['SUPPLY-X', 'RBC-UNIT', 'IMG-CHEST-2V'][way % 3] ?? 'SUPPLY-X' },
    quantity: 1,
    amountCents: cents(1000 + way),
    serviceAt: minute(servedAt - (servedAt % 1440)),
  });
}

/** How the visit came about: admitted, through the emergency department, or watched. */
const visits: readonly (readonly Fact[])[] = [
  [fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }))],
  [
    fact(0, moved('PatientRegistered', 'V1', 'p1', { class: 'E', location: at('ED-01-A') })),
    happened(5, { type: 'EmergencyStepped', encounter: encounterId('V1'), step: 'triaged', esi: 3 }),
    happened(20, { type: 'EmergencyStepped', encounter: encounterId('V1'), step: 'provider-seen' }),
    happened(90, { type: 'EmergencyStepped', encounter: encounterId('V1'), step: 'triaged', esi: 2 }),
    fact(hours(9), moved('ClassChangedToInpatient', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
  ],
  [
    fact(0, moved('PatientRegistered', 'V1', 'p1', { class: 'O', location: at('4W-01-A') })),
    happened(60, { type: 'StatusStepped', encounter: encounterId('V1'), step: 'observation-ordered' }),
  ],
];
/** A night that was spent in another bed as long as nobody said otherwise. */
const detour: Fact[] = [
  fact(hours(10), moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') })),
  toldAt(hours(30), fact(hours(11), moved('TransferCancelled', 'V1', 'p1', { location: at('4W-01-A') }))),
];

const one = fc.record({
  kind: fc.integer({ min: 0, max: kinds.length - 1 }),
  minutes: fc.integer({ min: 1, max: 2600 }),
  way: fc.integer({ min: 0, max: 11 }),
  corrections: fc.integer({ min: 0, max: 2 }),
  removed: fc.boolean(),
});

/** What stands of each code, and in all. */
function net(made: Ledger): unknown {
  const byCode = new Map<string, [number, number]>();
  for (const { code, units, amountCents } of made.lines) {
    const sum = byCode.get(code) ?? [0, 0];
    byCode.set(code, [sum[0] + units, sum[1] + amountCents]);
  }
  return { byCode: [...byCode].filter(([, [units, cents]]) => units !== 0 || cents !== 0).sort(), charged: made.chargedCents, expected: made.expectedCents };
}

it(`amend and remove leave the ledger as if it had never been, to the cent (${runs} sequences)`, () => {
  const seen = new Set<ChargeKind>();
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: visits.length - 1 }), fc.boolean(), (things, how, detoured) => {
      const stays: Fact[] = [...(visits[how] ?? [])];
      const all: Fact[] = [...(visits[how] ?? []), ...(detoured ? detour : [])];
      for (const [i, { kind, minutes, way, corrections, removed }] of things.entries()) {
        const make = kinds[kind];
        if (make === undefined) continue;
        const { first = [], said, amended, removed: back } = make(`x${i}`, minutes, way);
        const told = [
          ...first,
          said,
          ...Array.from({ length: corrections }, (_, n) => (n === 0 ? amended : { ...amended, order: `${amended.order}x` as typeof amended.order })),
        ];
        const isBack = removed && back !== undefined;
        all.push(...told, ...(isBack ? [back] : []));
        stays.push(...(isBack ? first : told));
      }
      const end = left(hours(44));
      const made = ledger([...all, end], hours(60));
      for (const { kind } of made.lines) seen.add(kind);
      expect(net(made)).toEqual(net(ledger([...stays, end], hours(60))));
      const byKey = new Map(made.lines.map((line) => [line.charge, line]));
      expect(byKey.size).toBe(made.lines.length);
      for (const line of made.lines) if (line.reverses !== undefined) expect(line.amountCents + (byKey.get(line.reverses)?.amountCents ?? NaN)).toBe(0);
    }),
    { numRuns: runs, ...seed },
  );
  expect([...seen].sort()).toEqual([...chargeKinds].sort());
}, 3_600_000);

const lgh = facilityId('LGH');
const inputOf = (facts: readonly Fact[], now: number): ViewInput => {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded(facts));
  return { hospital: enterprise.hospitals.get(lgh) ?? emptyHospital(lgh), identity: enterprise.identity, now: minute(now) };
};
let fresh = 0;
const unseen = (input: ViewInput): ViewInput => ({ ...input, hospital: { ...input.hospital, facility: facilityId(`M${fresh++}`) } });
const sorted = (rows: Rows<unknown>): unknown => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

it.each(['revenue', 'ledger', 'money', 'accounts', 'receivables', 'margins', 'finance-kpis'])(
  'view %s by what changed is the one from nothing, whatever is billed and however late',
  (name) => {
    const view = viewNamed(name);
    if (view === undefined) throw new RangeError(name);
    fc.assert(
      fc.property(billedHistories(30), fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }), (facts, steps) => {
        let [done, now] = [4, 0];
        let enterprise = foldEnterprise(emptyEnterprise(), recorded(facts).slice(0, done));
        let earlier: { input: ViewInput; rows: Rows<unknown> } | undefined;
        for (const count of steps) {
          enterprise = foldEnterprise(enterprise, recorded(facts).slice(done, done + count));
          done += count;
          now += count * 150;
          const input: ViewInput = { hospital: enterprise.hospitals.get(lgh) ?? emptyHospital(lgh), identity: enterprise.identity, now: minute(now) };
          const rows = view.rows(input, earlier);
          expect(sorted(rows)).toEqual(sorted(view.rows(unseen(input))));
          earlier = { input, rows };
        }
      }),
      { numRuns: runs, interruptAfterTimeLimit: 60_000, ...seed },
    );
  },
  600_000,
);

it('every line opens to facts of the log, and none is on two encounters', () => {
  fc.assert(
    fc.property(billedHistories(40), fc.integer({ min: 0, max: 9000 }), (facts, now) => {
      const input = inputOf(facts, now);
      const view = viewNamed('ledger');
      for (const [key, row] of view?.rows(input) ?? []) {
        expect(JSON.parse(JSON.stringify(row))).toStrictEqual(row);
        const positions = view?.lineage(input, key) ?? [];
        expect(positions.length).toBeGreaterThan(0);
        expect(positions).toEqual([...positions].sort((a, b) => b - a));
        for (const position of positions) expect(position).toBeGreaterThan(0);
      }
    }),
    { numRuns: runs, interruptAfterTimeLimit: 60_000, ...seed },
  );
});
