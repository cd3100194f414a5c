/** Views of a whole house are made a step at a time: between two steps only so many rows are worked out, however many the house has. */
import { describe, expect, it } from 'vitest';
import { at, fact, moved } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { facilityId } from '../ids.ts';
import { auditedOf, signsOf } from '../house/census-audit/audited.ts';
import { blockingOf } from '../house/discharge/blocking.ts';
import { departuresOf } from '../house/discharge/departures.ts';
import { finishedStays } from '../house/discharge/expected-stay.ts';
import { leaversOf } from '../house/discharge/ways.ts';
import { visitsOf } from '../house/emergency/visits.ts';
import { daySharesOf } from '../house/measures/day-shares.ts';
import { careOf } from '../house/nursing/care.ts';
import { ordersHere } from '../house/orders/of-encounter.ts';
import { dischargesOf } from '../house/turn/discharges.ts';
import { handedOf } from '../house/unit/handed.ts';
import { patientsOf } from '../house/unit/patient.ts';
import { isolatedOf } from '../reasoning/airborne-room.ts';
import { assignedOf } from '../house/staffing/assigned.ts';
import { preparedFindings } from '../reasoning/findings.ts';
import { rules } from '../reasoning/rules.ts';
import { finished, rowsAtOnce, type Steps } from '../steps.ts';
import { tableInSteps } from '../table-of.ts';
import { billingOf } from './billing.ts';
import { gatheredInSteps, remadeInSteps } from './keep.ts';
import { keptSums } from './kept-sums.ts';
import { accountsOf } from './ledgers.ts';
import { marginsOf } from './margins.ts';
import { recentOf } from './movements.ts';
import { scoresOf } from './scores.ts';
import { rowsInSteps, type Prepared, type ViewInput } from './view.ts';
import { views } from './views.ts';
import { standingsOf } from './waiting.ts';

const people = 4 * rowsAtOnce;
const stays = Array.from({ length: people }, (_, n) => fact(n / 100, moved('PatientAdmitted', `V${n}`, `p${n}`, { class: 'I', location: at(`4W-${n}-A`) })));
const picture = inputAfter([fact(-999, { type: 'FacilityDescribed', description: smallHospital }), ...stays], 30);
let fresh = 0;
/** The same picture under a name that nobody has seen: nothing that was worked out before can be used. */
const unseen = (): ViewInput => ({ ...picture, hospital: { ...picture.hospital, facility: facilityId(`S${fresh++}`) }, learned: {} });

/** How many times something was done between two steps, at most. */
function longestRun(make: (done: () => void) => Steps<unknown>): number {
  let [run, longest] = [0, 0];
  const steps = make(() => void (longest = Math.max(longest, ++run)));
  while (steps.next().done !== true) run = 0;
  return longest;
}
const stepsOf = (steps: Steps<unknown>): number => {
  let count = 0;
  while (steps.next().done !== true) count++;
  return count;
};
const keys = Array.from({ length: people }, (_, n) => `key ${n}`);

describe('between two steps', () => {
  it('a few rows are made, of those that are shown and of those that are not', () => {
    const made = (row: (key: string) => string | undefined, before?: ReadonlyMap<string, string>) =>
      longestRun((done) =>
        remadeInSteps(before, keys, (key) => {
          done();
          return row(key);
        }),
      );
    expect(made((key) => key)).toBe(rowsAtOnce);
    expect(made(() => undefined)).toBe(rowsAtOnce);
    expect(made((key) => `${key} anew`, new Map(keys.map((key) => [key, key])))).toBe(rowsAtOnce);
  });

  it('a few values are asked for their rows', () => {
    const asked = longestRun((done) =>
      gatheredInSteps(undefined, picture, accountsOf, ({ encounter }) => {
        done();
        return new Map([[encounter.encounter, 1]]);
      }),
    );
    expect(asked).toBe(rowsAtOnce);
  });

  it('a few values are added up', () => {
    const added = longestRun((done) => keptSums({ table: accountsOf, parts: () => [], none: () => ({}), copy: (sums) => sums, add: done }).inSteps(picture));
    expect(added).toBe(rowsAtOnce);
  });

  it('a table of many rows takes some of them', () => {
    const many = 20_000;
    const [run, list] = [new Set<number>(), Array.from({ length: many }, (_, n) => n)];
    let longest = 0;
    const taken = function* (): Generator<readonly [string, number]> {
      for (const n of list) {
        run.add(n);
        longest = Math.max(longest, run.size);
        yield [`key ${n}`, n];
      }
    };
    const steps = tableInSteps(taken());
    let count = 0;
    for (; steps.next().done !== true; count++) run.clear();
    expect(longest).toBeLessThan(many / 10);
    // As many again for the parting of the first branch, and those below it.
    expect(count).toBeGreaterThan((2 * many) / longest);
  });
});

describe('a view', () => {
  const whole = {
    accountsOf,
    billingOf,
    marginsOf,
    scoresOf,
    recentOf,
    standingsOf,
    patientsOf,
    handedOf,
    ordersHere,
    careOf,
    leaversOf,
    departuresOf,
    blockingOf,
    dischargesOf,
    finishedStays,
    daySharesOf,
    visitsOf,
    auditedOf,
    signsOf,
    assignedOf,
    isolatedOf,
    findings: preparedFindings,
  } satisfies Readonly<Record<string, Prepared>>;

  type Making = readonly [name: string, tables: readonly Prepared[] | undefined, make: (input: ViewInput) => unknown];
  const making: readonly Making[] = [
    ...views.map((view): Making => [`view ${view.name}`, view.tables, (input) => view.rows(input)]),
    ...rules.map((rule): Making => [`rule ${rule.rule}`, rule.tables, (input) => rule.evaluate(input)]),
  ];

  it.each(Object.entries<Prepared>(whole))('or a rule that needs %s has it made a step at a time', (_name, table) => {
    const isKnown = (input: ViewInput): boolean => table.inSteps(input).next().done === true;
    expect(isKnown(unseen())).toBe(false);
    const unsaid = making.filter(([, tables, make]) => {
      const input = unseen();
      for (const one of tables ?? []) finished(one.inSteps(input));
      if (isKnown(input)) return false;
      make(input);
      return isKnown(input);
    });
    expect(unsaid.map(([name]) => name)).toEqual([]);
  });

  it('with a row for everybody who ever was here makes them a step at a time', () => {
    const left = stays.map((_, n) => fact(2000 + n / 100, moved('PatientDischarged', `V${n}`, `p${n}`, { class: 'I', location: at(`4W-${n}-A`) })));
    const after = inputAfter([fact(-999, { type: 'FacilityDescribed', description: smallHospital }), ...stays, ...left], 2100);
    const ofBeds = ['beds', 'frees', 'capacity', 'turns', 'unit-now', 'handoff'];
    const dear = views.filter((view) => !ofBeds.includes(view.name) && view.rows(after).size >= people);
    expect(dear.map(({ name }) => name)).toEqual(['encounters', 'findings', 'revenue', 'ledger', 'accounts', 'claims']);
    for (const view of dear) expect([view.name, stepsOf(rowsInSteps(view, after, undefined)) >= people / rowsAtOnce - 1]).toEqual([view.name, true]);
  });
});
