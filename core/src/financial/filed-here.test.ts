/** A long stay is filed and charged by what came since: the same, whatever comes, as from nothing. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../given.ts';
import { emptyEnterprise, foldEnterprise } from '../hospital-fold.ts';
import type { Enterprise } from '../hospital.ts';
import { encounterId, facilityId } from '../ids.ts';
import { getRow } from '../table.ts';
import { touchLimits } from '../versions.ts';
import { admitted, described, given, infused, ordered, resulted } from './charging/given-charges.ts';
import { ledgerOf, type Ledger } from './ledger.ts';

const seed = { seed: Number(process.env['HEALTHOS_SEED'] ?? 20_260_312) };
const runs = Number(process.env['HEALTHOS_SEQUENCES'] ?? 60);
/** On two cores that are busy with other things. */
const perSequenceMs = 400;
const visits = ['V1', 'V2'] as const;
const beginning: readonly Fact[] = [
  described,
  admitted,
  fact(1, moved('PatientAdmitted', 'V2', 'p1', { class: 'I', location: at('4W-02-A') })),
  ...Array.from({ length: touchLimits.longFrom + 8 }, (_, n) => [given(`d${n}`, n + 2), ordered(`o${n}`, n + 2), resulted(`o${n}`, n + 3)]).flat(),
];

/** Something more of one of the things that are there, or of a new one. */
const more = fc
  .record({ n: fc.nat(touchLimits.longFrom + 30), way: fc.nat(9), visit: fc.constantFrom(...visits), minutes: fc.integer({ min: 100, max: 400 }) })
  .map(({ n, way, visit, minutes }): readonly Fact[] => {
    const encounter = { encounter: encounterId(visit) };
    const ways = [
      () => [given(`d${n}`, minutes, { ...encounter, action: 'update', code: { code: 'MORP2' } })],
      () => [given(`d${n}`, minutes, { ...encounter, action: 'delete' })],
      () => [infused(`d${n}`, minutes, 40, encounter)],
      () => [ordered(`o${n}`, minutes, encounter)],
      () => [resulted(`o${n}`, minutes, { ...encounter, status: 'C' })],
      () => [resulted(`o${n}`, minutes, { ...encounter, status: 'W' })],
      () => [resulted(`o${n}`, minutes, { ...encounter, key: '6690-2' })],
      () => [ordered(`o${n}`, minutes, { ...encounter, code: { code: 'OBSERVE' } })],
      () => [ordered(`o${n}`, minutes, { ...encounter, status: 'cancelled' })],
      // Many at once: more than is remembered of one list.
      () => Array.from({ length: touchLimits.remembered + n }, (_, i) => given(`m${n}-${i}`, minutes, encounter)),
    ];
    return ways[way]?.() ?? [];
  });

const ledgersOf = (enterprise: Enterprise): readonly Ledger[] => {
  const hospital = enterprise.hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no such hospital');
  return visits.flatMap((visit) => {
    const encounter = getRow(hospital.operations.encounters, encounterId(visit));
    return encounter === undefined ? [] : [ledgerOf({ hospital, identity: enterprise.identity, now: minute(500) }, encounter)];
  });
};

it(
  'a long ledger by what came since is the one from nothing',
  () => {
    fc.assert(
      fc.property(fc.array(more, { minLength: 1, maxLength: 12 }), (steps) => {
        const all = recorded([...beginning, ...steps.flat()]);
        let enterprise = foldEnterprise(emptyEnterprise(), all.slice(0, beginning.length));
        ledgersOf(enterprise);
        let to = beginning.length;
        for (const step of steps) {
          enterprise = foldEnterprise(enterprise, all.slice(to, (to += step.length)));
          expect(ledgersOf(enterprise)).toEqual(ledgersOf(foldEnterprise(emptyEnterprise(), all.slice(0, to))));
        }
      }),
      { ...seed, numRuns: runs },
    );
  },
  30_000 + runs * perSequenceMs,
);
