/**
 * Placement over random hospitals: no suggested bed breaks a hard rule by a reading of the raw facts that shares no code with the rules; every
 * refusal names its rule and value; every suggested unlock, brought about as facts, makes the bed fit; and who pays changes nothing.
 * `HEALTHOS_PLACEMENT_HOSPITALS=10000` runs as many hospitals as the acceptance asks for.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fact, minute, type Fact } from '../../given.ts';
import { isRefusal, type Actor } from '../../requests/request.ts';
import { requestNamed } from '../../requests/requests.ts';
import { getRow } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';
import { placementFaults } from './given-oracle.ts';
import { boardOf } from './board.ts';
import type { Change } from './changes.ts';
import { bringAbout, momentOf, pictureOf, randomHouses } from './given-placement.ts';
import { hardRules } from './hard-rules.ts';
import { queueOf } from './queue.ts';
import { rank, whyNot } from './rank.ts';
import { unlockWays } from './unlock-asks.ts';

const hospitals = Number(process.env['HEALTHOS_PLACEMENT_HOSPITALS'] ?? 100);
const runs = { numRuns: hospitals, seed: 20260312 };

/** Brought about by somebody else's deed, which a request only begins: a departure, a nurse who comes, the facility file. */
const byHand: ReadonlySet<Change['change']> = new Set(['vacate-bed', 'add-nurses', 'describe-unit']);
const manager: Actor = { role: 'bed-manager', staff: 'm1' };

/** The facts that the change's own buttons leave; none may be refused. */
function askedFor(input: ViewInput, request: string, change: Change, nth: number): readonly Fact[] | undefined {
  const wish = queueOf(input).get(request);
  if (wish === undefined || byHand.has(change.change)) return undefined;
  const { asks, wants } = unlockWays(input, wish, change);
  expect([change.change, asks.length > 0, wants]).toEqual([change.change, true, asks.length]);
  return asks.flatMap((ask, n) => {
    const body = { ...ask.body, ...(ask.reason === true ? { reason: 'agreed' } : {}) };
    const decision = requestNamed(ask.request)?.decide(input, { body: body as never, at: minute(100 + nth), id: `unlock-${nth}-${n}` }, manager);
    // A hold ended with the patient who came into the bed and has left it by the change before.
    if (decision !== undefined && isRefusal(decision) && decision.refused === 'bed.no-promise') return [];
    if (decision === undefined || isRefusal(decision)) throw new RangeError(`${ask.request}: ${decision?.says ?? 'no such request'}`);
    return decision.events.map((event, e) => fact(100 + nth, event, `unlock-${nth}-${n}-${e}`));
  });
}

describe(`placement over ${hospitals} random hospitals`, () => {
  it('suggests no bed that breaks a hard rule, and refuses none that breaks none', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(randomHouses, (house) => {
        const input = pictureOf(house.facts);
        for (const wish of queueOf(input).values()) {
          if (!house.requests.includes(wish.request)) continue;
          const { fits } = rank(boardOf(input), wish, momentOf(input));
          const suggested = new Set(fits.map(({ bed }) => bed));
          for (const bed of house.beds) expect([bed, placementFaults(house, wish.request, bed).length === 0]).toEqual([bed, suggested.has(bed)]);
          for (const { score, parts } of fits) expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(score);
        }
      }),
      runs,
    );
  });

  it('cites rule and value for every bed that does not fit, and its unlock, brought about, makes it fit', { timeout: 900_000 }, () => {
    fc.assert(
      fc.property(randomHouses, fc.nat(), (house, which) => {
        const input = pictureOf(house.facts);
        const request = house.requests[which % house.requests.length] ?? '';
        const wish = queueOf(input).get(request);
        const board = boardOf(input);
        if (wish === undefined) return;
        const ranking = rank(board, wish, momentOf(input));
        expect(ranking.fits.length + ranking.refused.reduce((sum, { beds }) => sum + beds, 0)).toBe(ranking.beds);
        const fitting = new Set(ranking.fits.map(({ bed }) => bed));
        const refused = house.beds.filter((bed) => !fitting.has(bed));
        const bed = refused[which % Math.max(1, refused.length)];
        if (bed === undefined) return;
        const why = whyNot(board, wish, bed, momentOf(input));
        expect(why?.refusals.length).toBeGreaterThan(0);
        for (const { rule, value, limit, changes } of why?.refusals ?? []) {
          expect(hardRules.some((one) => one.rule === rule)).toBe(true);
          expect([value, limit].every((text) => text.length > 0 && !text.includes('undefined'))).toBe(true);
          expect(changes.length).toBeGreaterThan(0);
        }
        expect(why?.then).toBeDefined();
        let after = house;
        why?.unlock.forEach(({ change }, n) => {
          const asked = askedFor(pictureOf(after.facts), request, change, n);
          const { facts, description } = asked === undefined ? bringAbout(after, request, change, n) : { facts: asked, description: after.description };
          after = { ...after, facts: [...after.facts, ...facts], description };
        });
        const then = pictureOf(after.facts);
        const wished = queueOf(then).get(request);
        expect(wished === undefined ? [] : rank(boardOf(then), wished, momentOf(then)).fits.map((choice) => choice.bed)).toContain(bed);
      }),
      runs,
    );
  });

  it('has a button for every change: one that another brings about where it takes a departure, a nurse or the facility file', () => {
    expect([...byHand].sort()).toEqual(['add-nurses', 'describe-unit', 'vacate-bed']);
  });

  it('ranks the same under any payers', { timeout: 600_000 }, () => {
    const payers = ['medicare', 'medicaid', 'commercial', 'self-pay'] as const;
    fc.assert(
      fc.property(randomHouses, fc.array(fc.constantFrom(...payers), { minLength: 2, maxLength: 2 }), (house, chosen) => {
        const answer = (assigned: readonly (typeof payers)[number][]): unknown => {
          const paid = assigned.map((payerClass, i) => {
            const encounter = getRow(pictureOf(house.facts).hospital.operations.encounters, `W${i}` as never);
            return fact(50 + i, {
              type: 'CoverageRecorded',
              patient: encounter?.patient ?? (`w${i}` as never),
              encounter: `W${i}` as never,
              rank: 1,
              payerClass,
            });
          });
          const input = pictureOf([...house.facts, ...paid]);
          return [...queueOf(input).values()].map((wish) => ({ ...rank(boardOf(input), wish, momentOf(input)) }));
        };
        expect(answer([...chosen].reverse())).toEqual(answer(chosen));
      }),
      { ...runs, numRuns: Math.max(30, Math.round(hospitals / 3)) },
    );
  });
});
