/**
 * Replaying the log gives the same findings, byte for byte: a week of a small hospital here, thirty days with HEALTHOS_REPLAY_DAYS=30. The second run looks
 * half as often, so that what it finds cannot be what the first one kept.
 */
import { expect, test } from 'vitest';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { findingsOf } from '@healthos/core/reasoning/findings.ts';
import { changedRules, diffFired, startReplay, type Fired } from '@healthos/core/reasoning/replay.ts';
import { rules } from '@healthos/core/reasoning/rules.ts';
import { dayMs, hourMs, instant } from '@healthos/core/time.ts';
import { networkHospitals } from '@healthos/simulators/day/network-hospitals.ts';
import { historyOf } from './history.ts';

const days = Number(process.env['HEALTHOS_REPLAY_DAYS'] ?? 7);
const bedsOf = ({ units }: (typeof networkHospitals)[number]): number => units.flatMap(({ rooms }) => rooms.flatMap(({ beds }) => beds)).length;
const [small] = networkHospitals.toSorted((a, b) => bedsOf(a) - bedsOf(b));
if (small === undefined) throw new RangeError('the network has no hospital');
const facility = facilityId(small.facility);
const everyHours = 6;

test(`${days} simulated days re-run give byte-identical findings`, { timeout: 600_000 }, () => {
  const facts = historyOf(23, days, small, { detail: true });
  const startsAt = facts[0]?.recordedAt ?? 0;
  const first = new Map<number, string>();
  const run = (hours: number, each: (at: number, findings: string) => void): void => {
    let enterprise = emptyEnterprise();
    let folded = 0;
    for (let hour = hours; hour <= days * 24; hour += hours) {
      const at = instant(startsAt + hour * hourMs);
      const until = facts.findLastIndex(({ recordedAt }) => recordedAt <= at) + 1;
      enterprise = foldEnterprise(enterprise, facts.slice(folded, until));
      folded = until;
      const hospital = enterprise.hospitals.get(facility);
      if (hospital !== undefined) each(at, JSON.stringify(findingsOf({ hospital, identity: enterprise.identity, now: at })));
    }
  };
  run(everyHours, (at, findings) => first.set(at, findings));
  let compared = 0;
  run(everyHours * 2, (at, findings) => {
    expect(findings).toBe(first.get(at));
    compared++;
  });
  expect(compared).toBe(days * 2);
  expect([...first.values()].join().length).toBeGreaterThan(1000);
});

test('a changed rule tells which alerts it adds and removes, the same each time', () => {
  const facts = historyOf(23, 2, small, { detail: true });
  const from = facts[0]?.recordedAt ?? instant(0);
  const span = { facility, from: instant(from + dayMs), until: instant(from + 2 * dayMs), everyMs: hourMs / 2 };
  const changed = changedRules(rules, { sirs: { heartRate: 80, leukocytesHigh: 14, respiratoryRate: 24 } });
  if ('wrong' in changed) throw new RangeError(changed.wrong.join());
  const before = rules.filter(({ rule }) => rule === 'sirs');
  const run = (pageSize: number): readonly (readonly Fired[])[] => {
    const replay = startReplay([before, changed], span);
    for (let n = 0; n < facts.length; n += pageSize) replay.take(facts.slice(n, n + pageSize));
    return replay.end();
  };
  const [old = [], now = []] = run(5000);
  expect(JSON.stringify(run(777))).toBe(JSON.stringify([old, now]));
  const diff = diffFired(old, now);
  expect(diff.added.length).toBeGreaterThan(0);
  expect(diff.removed.length).toBeGreaterThan(0);
  expect(diff.added.length + diff.same).toBe(now.length);
  expect(diff.removed.length + diff.same).toBe(old.length);
  expect(diffFired(old, old)).toEqual({ added: [], removed: [], same: old.length });
});

test('a change of a rule that is not there, or of a number that it does not have, is told so', () => {
  expect(changedRules(rules, { nothing: { a: 1 } })).toEqual({ wrong: ['There is no rule nothing.'] });
  expect(changedRules(rules, { census: { a: 1 } })).toEqual({ wrong: ['The rule census has no numbers that could be changed.'] });
  expect(changedRules(rules, { sepsis: { bundle: 1 } })).toMatchObject({ wrong: [expect.stringContaining('The rule sepsis has no bundle')] });
});
