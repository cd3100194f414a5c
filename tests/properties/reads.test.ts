/** Views and rules that say what of a picture they are made of are held to it: they read nothing else of a busy house, nor of any that chance makes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minute, recorded } from '@healthos/core/given.ts';
import { histories } from '@healthos/core/given-history.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise, Hospital } from '@healthos/core/hospital.ts';
import { facilityId } from '@healthos/core/ids.ts';
import type { Reads } from '@healthos/core/reads.ts';
import { rules } from '@healthos/core/reasoning/rules.ts';
import { hourMs, instant, type Instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { views } from '@healthos/core/views/views.ts';
import { openHistory } from '../simulated-day/history.ts';

const lgh = facilityId('LGH');
const branches = ['operations', 'clinical', 'nursing', 'financial', 'work'] as const;
const saying: readonly { readonly name: string; readonly reads: Reads; readonly make: (input: ViewInput) => unknown }[] = [
  ...views.flatMap((view) =>
    view.reads === undefined ? [] : [{ name: `view ${view.name}`, reads: view.reads, make: (input: ViewInput) => view.rows(input) }],
  ),
  ...rules.flatMap((rule) =>
    rule.reads === undefined ? [] : [{ name: `rule ${rule.rule}`, reads: rule.reads, make: (input: ViewInput) => rule.evaluate(input) }],
  ),
];

let pictures = 0;
/** The picture under a name that nobody has seen, so that nothing kept answers for it, with note taken of every table that is looked at. */
function watched(enterprise: Enterprise, now: Instant, seen: Set<string>): ViewInput {
  const hospital = enterprise.hospitals.get(lgh);
  if (hospital === undefined) throw new RangeError('nothing was folded');
  const shown = Object.fromEntries(branches.map((branch) => [branch, noting(branch, hospital[branch], seen)]));
  return {
    hospital: { ...hospital, ...shown, facility: facilityId(`R${pictures++}`), index: noting('index', hospital.index, seen) } as Hospital,
    identity: noting('identity', enterprise.identity, seen),
    now,
  };
}

function noting<Branch extends object>(name: string, branch: Branch, seen: Set<string>): Branch {
  const note = (key: string, value: unknown): PropertyDescriptor => ({
    enumerable: true,
    get: () => {
      seen.add(`${name}.${key}`);
      return value;
    },
  });
  return Object.defineProperties({}, Object.fromEntries(Object.entries(branch).map(([key, value]) => [key, note(key, value)]))) as Branch;
}

function unsaid(reads: Reads, seen: ReadonlySet<string>): readonly string[] {
  return [...seen].filter((path) => !reads.some((read) => read === path || path.startsWith(`${read}.`))).sort();
}

/** Everybody who read what they do not say, with what it is. */
function unsaidBy(enterprise: Enterprise, now: Instant): readonly string[] {
  return saying.flatMap(({ name, reads, make }) => {
    const seen = new Set<string>();
    make(watched(enterprise, now, seen));
    return unsaid(reads, seen).map((path) => `${name}: ${path}`);
  });
}

describe('what is said to be read', () => {
  test('is all that is read of a house in the morning of a busy day', () => {
    const history = openHistory(11, undefined, { detail: true });
    const start = foldEnterprise(emptyEnterprise(), history.facts);
    const now = instant(history.startsAt + 10 * hourMs);
    const enterprise = foldEnterprise(start, history.go(now));
    expect(unsaidBy(enterprise, now)).toEqual([]);
  });

  test('is all that is read of any house', () => {
    fc.assert(
      fc.property(histories(40), fc.integer({ min: 0, max: 4000 }).map(minute), (facts, now) => {
        const enterprise = foldEnterprise(emptyEnterprise(), recorded(facts));
        if (!enterprise.hospitals.has(lgh)) return;
        expect(unsaidBy(enterprise, now)).toEqual([]);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 20_000 },
    );
  });

  test('whoever leaves out what they read is found', () => {
    const enterprise = foldEnterprise(emptyEnterprise(), openHistory(11).facts);
    const seen = new Set<string>();
    for (const view of views) if (view.name === 'turns') view.rows(watched(enterprise, minute(0), seen));
    expect(unsaid(['work.TurnStepped'], seen)).toContain('operations.beds');
  });
});
