/** Whoever reads the portal in Spanish finds every unit of the demo network under a name in it. */
import { expect, test } from 'vitest';
import { demoHospital } from './demo-hospital.ts';
import { networkHospitals } from './network-hospitals.ts';

test('every unit of the demo network has a Spanish name, and no hospital has one twice', () => {
  for (const { facility, units } of [demoHospital, ...networkHospitals]) {
    const names = units.map(({ name, names: own }) => own?.es ?? `${name} has none`);
    expect([facility, names.filter((name) => name.endsWith('has none')), new Set(names).size]).toEqual([facility, [], units.length]);
  }
  expect(demoHospital.units.find(({ unit }) => unit === '4W')?.names).toEqual({ es: 'Medicina 4 Oeste' });
});
