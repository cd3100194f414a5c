/** The simulated hospital acts as staff do: few are very ill at once, and whoever has an infection is treated in time, most of them. */
import { describe, expect, it } from 'vitest';
import { news2 } from '@healthos/core/reasoning/news2.ts';
import { hourMs, instant } from '@healthos/core/time.ts';
import { scenarios } from '../scenarios.ts';
import type { Act } from './acts.ts';
import { createDay } from './day.ts';
import { demoHospital } from './demo-hospital.ts';
import { hasInfection } from './stay-stories.ts';

const startsAt = instant(Date.UTC(2026, 2, 11, 16));
const hours = 30;
const acts: readonly Act[] = createDay({ seed: 3, hospital: demoHospital, startsAt, scenario: scenarios.day, monitorSeconds: 0 }).until(
  instant(startsAt + hours * hourMs),
);
type Of<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;
const ofKind = <Kind extends Act['kind']>(kind: Kind): readonly Of<Kind>[] => acts.filter((act): act is Of<Kind> => act.kind === kind);
const share = (some: number, all: number): number => some / all;

describe('a simulated day', () => {
  it('has a few in a hundred at once who need an emergency response, never one in ten', () => {
    for (let hour = 6; hour <= hours; hour += 6) {
      const until = startsAt + hour * hourMs;
      const newest = new Map(
        ofKind('vitals').flatMap(({ at, visit, vitals }) => (at > until - 6 * hourMs && at <= until ? [[visit.visit, vitals] as const] : [])),
      );
      const high = [...newest.values()].filter(
        ({ consciousness, oxygenFlow, ...signs }) => news2({ ...signs, consciousness, supplementalOxygen: oxygenFlow > 0, scale: 1 }).score >= 7,
      );
      expect(newest.size).toBeGreaterThan(150);
      expect(share(high.length, newest.size)).toBeLessThan(0.1);
    }
  });

  it('cultures and treats whoever is admitted with an infection, most of them within three hours', () => {
    const cultures = ofKind('laboratory').filter(({ panel }) => panel?.[0] === '600-7');
    const doses = ofKind('dose').filter(({ drug }) => drug.code === 'PIPTAZ' || drug.code === 'CEFT1G');
    const admitted = ofKind('movement').filter(
      ({ trigger, at, visit }) => trigger === 'A06' && at < startsAt + (hours - 5) * hourMs && visit.person.birthDate < '2009' && hasInfection(visit),
    );
    const inTime = admitted.filter(({ at, visit: { visit } }) => {
      const drawn = cultures.find((one) => one.visit.visit === visit)?.collectedAt ?? Infinity;
      const given = doses.find((one) => one.visit.visit === visit)?.givenAt ?? Infinity;
      return drawn <= at + hourMs && given <= at + 3 * hourMs;
    });
    expect(admitted.length).toBeGreaterThan(5);
    expect(share(inTime.length, admitted.length)).toBeGreaterThan(0.7);
  });

  it('tells a lactate that is a number of the unit that rules read, below what must be telephoned', () => {
    const lactates = ofKind('laboratory').flatMap(({ values }) => values.filter(([loinc]) => loinc === '2524-7'));
    expect(lactates.length).toBeGreaterThan(5);
    for (const [, , value, unit] of lactates) {
      expect(Number(value)).toBeGreaterThan(0);
      expect(Number(value)).toBeLessThan(4);
      expect(unit).toBe('mmol/L');
    }
  });
});
