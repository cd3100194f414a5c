/**
 * Whatever is told and then taken back, in whatever order and with however many corrections between, leaves the ledger as if it had never been, to the
 * cent; and the money views by what changed are those from nothing. `HEALTHOS_SEQUENCES` says how many sequences, `HEALTHOS_SEED` which.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { billedHistories } from '../../given-billing.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../../hospital-fold.ts';
import { facilityId } from '../../ids.ts';
import { viewNamed } from '../../views/views.ts';
import type { Rows, ViewInput } from '../../views/view.ts';
import type { Ledger } from '../ledger.ts';
import { given, hours, infused, ledger, left, noted, ordered, resulted, served, toldAt } from './given-charges.ts';

const runs = Number(process.env['HEALTHOS_SEQUENCES'] ?? 150);
/** The same ones on every machine unless another is asked for; a failure prints it. */
const seed = { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_260_312) };

/** One thing: said, said otherwise some times, and taken back. */
type Told = (key: string, minutes: number, way: number) => { readonly said: Fact; readonly amended: Fact; readonly removed: Fact };

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
    said: resulted(key, m, { service: way % 2 === 0 ? '58410-2' : '6598-7' }),
    amended: resulted(key, m + 20 + way, { service: way % 2 === 0 ? '58410-2' : '6598-7', status: 'C' }),
    removed: resulted(key, m + 90, { service: way % 2 === 0 ? '58410-2' : '6598-7', status: 'W' }),
  }),
];

const admittedAt = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
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
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.boolean(), (things, detoured) => {
      const stays: Fact[] = [];
      const all: Fact[] = [];
      for (const [i, { kind, minutes, way, corrections, removed }] of things.entries()) {
        const key = `x${i}`;
        const make = kinds[kind];
        if (make === undefined) continue;
        const { said, amended, removed: back } = make(key, minutes, way);
        // An order stands for itself: what is charged is its result.
        const order = kind === 4 ? [ordered(key, minutes)] : [];
        const told = [
          ...order,
          said,
          ...Array.from({ length: corrections }, (_, n) => (n === 0 ? amended : { ...amended, order: `${amended.order}x` as typeof amended.order })),
        ];
        all.push(...told, ...(removed ? [back] : []));
        stays.push(...(removed ? order : told));
      }
      const end = left(hours(44));
      const made = ledger([admittedAt, ...(detoured ? detour : []), ...all, end], hours(60));
      expect(net(made)).toEqual(net(ledger([admittedAt, ...stays, end], hours(60))));
      const byKey = new Map(made.lines.map((line) => [line.charge, line]));
      expect(byKey.size).toBe(made.lines.length);
      for (const line of made.lines) if (line.reverses !== undefined) expect(line.amountCents + (byKey.get(line.reverses)?.amountCents ?? NaN)).toBe(0);
    }),
    { numRuns: runs, ...seed },
  );
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
