/** What the simulated hospital says: everything it sends is taken by the feeds, and it is the same hospital each time. */
import { expect, test } from 'vitest';
import { hourMs, instant } from '@healthos/core/time.ts';
import { translateWorkJson } from '@healthos/ingest/feeds/work/work-json.ts';
import type { Json } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import type { Act } from '@healthos/simulators/day/acts.ts';
import { createDay } from '@healthos/simulators/day/day.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { workBodies } from '@healthos/simulators/encode/work-json.ts';
import { scenarios } from '@healthos/simulators/scenarios.ts';

const startsAt = instant(Date.UTC(2026, 2, 11, 12));
const until = instant(startsAt + 30 * hourMs);
const newDay = () => createDay({ seed: 7, hospital: demoHospital, startsAt, scenario: scenarios.day, monitorSeconds: 0 });
const factsOf = (acts: readonly Act[]) => acts.flatMap((act) => (act.kind === 'work' ? [{ at: act.at, fact: act.fact }] : []));

test('every work fact of a day and more is taken by the work feed, and every department has spoken', () => {
  const said = factsOf(newDay().until(until));
  for (const { text } of workBodies('LGH', 'w', said)) {
    const read = translateWorkJson(JSON.parse(text) as Json, { receivedAt: until });
    expect(isRejection(read) ? read : undefined).toBeUndefined();
  }
  const kinds = new Set(said.map(({ fact }) => fact.type));
  for (const kind of [
    'BedRequested',
    'BedPromised',
    'PatientReadyToMove',
    'TurnStepped',
    'TransportRequested',
    'TransportStepped',
    'EmergencyStepped',
    'ProvidersOnDutyCounted',
    'CareNeedStated',
    'AmbulanceStepped',
    'CaseScheduled',
    'CaseStepped',
    'DischargeStepped',
    'MilestoneStepped',
    'BarrierStepped',
    'PostAcuteStepped',
    'TransferRequested',
    'TransferStepped',
    'PartnerCapacityStated',
    'SurgeParameterStated',
    'ShiftScheduled',
    'ShiftStepped',
    'NurseAssigned',
    'ServiceRendered',
    'StatusStepped',
  ])
    expect([...kinds]).toContain(kind);
});

test('the same seed tells the same day, however often it is asked', () => {
  const whole = newDay().until(until);
  const piecewise = newDay();
  const pieces: Act[] = [];
  for (let at = startsAt; at < until; at = instant(at + hourMs / 3)) pieces.push(...piecewise.until(at));
  pieces.push(...piecewise.until(until));
  expect(pieces).toEqual(whole);
});

test('in the truth nobody has two beds, and everybody in a bed is in the house', () => {
  const day = newDay();
  for (let hour = 1; hour <= 30; hour++) {
    const truth = day.truth(instant(startsAt + hour * hourMs));
    const inBeds = [...truth.beds.values()].flatMap(({ encounter }) => encounter ?? []);
    expect(new Set(inBeds).size).toBe(inBeds.length);
    expect(inBeds.filter((encounter) => !truth.present.has(encounter))).toEqual([]);
    expect([...truth.census.values()].reduce((sum, count) => sum + count, 0)).toBe(inBeds.length);
  }
});

test('times within a fact are whole milliseconds and acts come in order', () => {
  const acts = newDay().until(until);
  const told = acts.map((act) => (act.kind === 'movement' || act.kind === 'work' ? (act.sentAt ?? act.at) : act.at));
  expect(told.every((at, i) => at % 1000 === 0 && at >= (told[i - 1] ?? 0))).toBe(true);
});

test('nobody is older or younger than where they lie, was admitted before they were born, or is operated on what they do not have', () => {
  const acts = newDay().until(until);
  const born = (date: string): number => Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)));
  const years: Partial<Record<string, readonly [number, number]>> = { NICU: [0, 0.3], '8W': [0.9, 16], '8E': [17, 45], MICU: [18, 93], '4W': [18, 93] };
  const seen = new Set<string>();
  const people = new Map<string, string>();
  for (const act of acts) {
    if (act.kind !== 'movement') continue;
    const { visit, person, place, admittedAt } = act.visit;
    people.set(visit, person.sex);
    // A birth is said by its day.
    if (admittedAt !== undefined) expect([visit, born(person.birthDate) <= admittedAt], person.birthDate).toEqual([visit, true]);
    const range = years[place?.unit ?? ''];
    if (place === undefined || range === undefined) continue;
    seen.add(place.unit);
    const age = (act.at - born(person.birthDate)) / (365.25 * 24 * hourMs);
    expect([visit, place.unit, age >= range[0] && age <= range[1]], String(age)).toEqual([visit, place.unit, true]);
    if (place.unit === '8E') expect([visit, person.sex]).toEqual([visit, 'F']);
  }
  expect([...seen].sort()).toEqual(Object.keys(years).sort());
  const cases = factsOf(acts).flatMap(({ fact }) =>
    fact.type === 'CaseScheduled' && fact.procedure === 'hysterectomy' ? [people.get(String(fact.encounter))] : [],
  );
  expect(cases.filter((sex) => sex === 'M')).toEqual([]);
  expect(cases).toContain('F');
});
