/** A stay that is over leaves no open row behind, however much was worked out of it, and is worked out alike when somebody asks. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { admitted, described, given, infused, left, ordered, resulted } from './financial/charging/given-charges.ts';
import { ledgerOf } from './financial/ledger.ts';
import { minute, recorded } from './given.ts';
import { emptyEnterprise, foldEnterprise } from './hospital-fold.ts';
import type { Enterprise } from './hospital.ts';
import { fluidsOf } from './house/nursing/balance.ts';
import { ordersOf } from './house/orders/of-encounter.ts';
import { encounterId, facilityId } from './ids.ts';
import { packRowsBy } from './packed-rows.ts';
import { chartedReadings } from './reasoning/encounter-vitals.ts';
import { finished } from './steps.ts';
import { getRow } from './table.ts';
import { packUntouchedOf } from './untouched.ts';

packRowsBy({ pack: (json) => json, open: (text) => text });
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const care = [
  described,
  admitted,
  ordered('o1', 5),
  given('d1', 10),
  infused('d2', 20, 60),
  resulted('o1', 30),
  resulted('v1', 40, { code: { code: '8867-4' }, service: 'vitals', value: { kind: 'quantity', value: 80, literal: '80' } }),
];

/** Everything that is kept of a stay. Apart, so that no running function holds what it saw. */
function derived({ hospitals, identity }: Enterprise): readonly unknown[] {
  const hospital = hospitals.get(facilityId('LGH')) ?? expect.fail('no house');
  const encounter = getRow(hospital.operations.encounters, encounterId('V1')) ?? expect.fail('no stay');
  const input = { hospital, identity, now: minute(3000) };
  return [ledgerOf(input, encounter).lines, ordersOf(input, encounter)?.orders, fluidsOf(input, encounter), chartedReadings(input, encounter, 3)];
}

function rowsOfCare({ hospitals }: Enterprise): readonly WeakRef<object>[] {
  const { clinical, operations } = hospitals.get(facilityId('LGH')) ?? expect.fail('no house');
  const rows = [
    getRow(clinical.administrations, 'd1'),
    getRow(clinical.orders, 'o1'),
    getRow(clinical.observations, 'p1|v1|vitals|718-7'),
    getRow(operations.facts, encounterId('V1')),
  ];
  return rows.map((row) => new WeakRef<object>(row ?? expect.fail('was not told')));
}

async function open(picture: Enterprise): Promise<number> {
  const rows = rowsOfCare(picture);
  const looked = new WeakSet();
  for (let look = 1; look <= 2; look++) finished(packUntouchedOf(looked, picture));
  // What a weak reference was made to is kept to the end of the turn (ECMA-262, AddToKeptObjects).
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  return rows.filter((row) => row.deref() !== undefined).length;
}

it('of a stay that is over no row is kept beside the packed one', async () => {
  const picture = foldEnterprise(emptyEnterprise(), recorded([...care, left(600)]));
  const said = JSON.stringify(derived(picture));
  expect(await open(picture)).toBe(0);
  expect(JSON.stringify(derived(picture))).toBe(said);
});
