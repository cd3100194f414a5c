/** What is looked at again only under the keys that were put since is what looking at all of them gives, whatever comes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { admitted, described, given, infused, ordered } from './financial/charging/given-charges.ts';
import { at, fact, minute, moved, recorded, type Fact } from './given.ts';
import { emptyEnterprise, foldEnterprise } from './hospital-fold.ts';
import type { Enterprise } from './hospital.ts';
import { encounterId, facilityId, orderId } from './ids.ts';
import { infusionsOf } from './house/nursing/infused.ts';
import { ordersOf } from './house/orders/of-encounter.ts';
import { suspicionsOf } from './reasoning/sepsis-onset.ts';
import { getRow } from './table.ts';
import { touchLimits } from './versions.ts';

const seed = { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_261_127) };
const visits = ['V1', 'V2'] as const;
const medication = { kind: 'medication', code: { code: 'CEFT1G' }, frequency: 'Q6H' } as const;
const beginning: readonly Fact[] = [
  described,
  admitted,
  fact(1, moved('PatientAdmitted', 'V2', 'p1', { class: 'I', location: at('4W-02-A') })),
  ...Array.from({ length: touchLimits.longFrom + 8 }, (_, n) => [given(`d${n}`, n + 2, { order: orderId(`o${n}`) }), ordered(`o${n}`, n + 2)]).flat(),
];

/** Something more of what is there, or something new; under a visit, or under the person alone. */
const more = fc
  .record({
    n: fc.nat(touchLimits.longFrom + 30),
    way: fc.nat(8),
    encounter: fc.constantFrom(...visits.map(encounterId), undefined),
    minutes: fc.integer({ min: 100, max: 400 }),
  })
  .map(({ n, way, encounter, minutes }): readonly Fact[] => {
    // Where no visit is named the fact is found under the person.
    const named = <One extends Fact>(one: One): One => {
      const { encounter: _visit, ...event } = one.event as typeof one.event & { readonly encounter?: unknown };
      return { ...one, event: encounter === undefined ? event : { ...event, encounter } } as One;
    };
    // Few things of many, so that one is said more of.
    const few = n % 5;
    const ways = [
      () => [given(`d${few}`, minutes, { action: 'delete', order: orderId(`o${few}`) })],
      () => [infused(`d${few}`, minutes, undefined, { rate: { literal: '125', unit: 'mL/h' }, order: orderId(`o${few}`) })],
      () => [given(`d${few}`, minutes, { order: orderId(`o${n}`) })],
      () => [ordered(`o${few}`, minutes, medication)],
      () => [ordered(`o${few}`, minutes, { code: { code: '600-7', system: 'LN', display: 'Blood culture' } })],
      () => [ordered(`o${few}`, minutes, { status: 'cancelled' })],
      // A result comes under the filler number before, or after, somebody says whose number that is.
      () => [ordered(`f${few}`, minutes, { control: 'RE', status: 'result-only' })],
      () => [ordered(`o${few}`, minutes, { fillerOrder: orderId(`f${few}`) })],
      // Many at once: more than is remembered of one list.
      () => Array.from({ length: touchLimits.remembered + n }, (_, i) => given(`m${n}-${i}`, minutes, { order: orderId(`o${i}`) })),
    ];
    return (ways[way]?.() ?? []).map(named);
  });

function foundIn({ hospitals, identity }: Enterprise) {
  const hospital = hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no such hospital');
  const input = { hospital, identity, now: minute(500) };
  return visits.map((visit) => {
    const encounter = getRow(hospital.operations.encounters, encounterId(visit));
    if (encounter === undefined) return undefined;
    return [ordersOf(input, encounter), ordersOf(input, encounter, minute(200)), infusionsOf(input, encounter), suspicionsOf(input, encounter)];
  });
}

it('orders, doses, infusions and suspicions by what came since are those from nothing', () => {
  fc.assert(
    fc.property(fc.array(more, { minLength: 1, maxLength: 12 }), (steps) => {
      const all = recorded([...beginning, ...steps.flat()]);
      let enterprise = foldEnterprise(emptyEnterprise(), all.slice(0, beginning.length));
      foundIn(enterprise);
      let to = beginning.length;
      for (const step of steps) {
        enterprise = foldEnterprise(enterprise, all.slice(to, (to += step.length)));
        expect(foundIn(enterprise)).toEqual(foundIn(foldEnterprise(emptyEnterprise(), all.slice(0, to))));
      }
    }),
    { ...seed, numRuns: 60 },
  );
});
