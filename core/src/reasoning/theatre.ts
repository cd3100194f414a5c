/** What the operating rooms ask of somebody: recovery that holds for want of a bed, a room that runs into its next case, a turn past its goal. */
import { orRoomsOf } from '../house/theatre/board.ts';
import { holdsOf } from '../house/theatre/totals.ts';
import { theatrePack } from '../house/theatre/packs.ts';
import { instant } from '../time.ts';
import type { Rule } from './rules.ts';
import { readsOfTheatre } from '../reads.ts';

export const pacuHold: Rule = {
  rule: 'pacu-hold',
  version: '1',
  source: theatrePack.source,
  definition: 'A patient whose recovery is done waits in recovery for a bed strictly longer than 60 minutes; past four hours it is critical.',
  reads: ['operations', ...readsOfTheatre],
  evaluate: (input) =>
    holdsOf(input)
      .filter(({ since }) => input.now - since > theatrePack.holdLimitMs)
      .map(({ one, since }) => ({
        finding: `pacu-hold:${one.case}`,
        rule: 'pacu-hold@1',
        ...(one.encounter === undefined ? {} : { encounter: one.encounter }),
        severity: input.now - since > 4 * theatrePack.holdLimitMs ? 'critical' : 'watch',
        since,
        owner: 'Bed manager',
        state: 'new',
        says: `PACU hold for ${one.levelAfter === 'icu' ? 'ICU' : (one.levelAfter ?? 'a bed')}`,
        positions: one.positions,
      })),
};

export const orLate: Rule = {
  rule: 'or-late',
  version: '1',
  source: theatrePack.source,
  definition: `The running case of a room is predicted to end more than 15 minutes after the next was to start. ${theatrePack.definitions.predictedEnd}`,
  reads: ['operations', ...readsOfTheatre],
  evaluate: (input) =>
    orRoomsOf(input).flatMap(({ unit, room, current, next, lateMs }) =>
      lateMs === undefined || current === undefined || next === undefined
        ? []
        : [
            {
              finding: `or-late:${unit}-${room}:${next.one.case}`,
              rule: 'or-late@1',
              severity: 'watch',
              since: instant(Math.min(input.now, Math.max(current.beginsAt, next.one.startsAt - lateMs))),
              owner: 'OR charge',
              state: 'new',
              says: `${unit}-${room} runs late ${Math.round(lateMs / 60_000)} min`,
              positions: [...current.one.positions, ...next.one.positions],
            },
          ],
    ),
};

export const orTurnover: Rule = {
  rule: 'or-turnover',
  version: '1',
  source: theatrePack.source,
  definition:
    'A room with a case to come stands empty since wheels out strictly longer than the turnover goal of 30 minutes, and the next was planned to be in it.',
  reads: ['operations', ...readsOfTheatre],
  evaluate: (input) =>
    orRoomsOf(input).flatMap(({ unit, room, current, next, cases }) => {
      const last = cases.findLast(({ one }) => one.wheelsOutAt !== undefined)?.one;
      if (current !== undefined || next === undefined || last?.wheelsOutAt === undefined) return [];
      const empty = input.now - last.wheelsOutAt;
      if (empty <= theatrePack.turnoverGoalMs || empty > theatrePack.turnoverMostMs || next.one.startsAt > input.now) return [];
      return [
        {
          finding: `or-turnover:${unit}-${room}:${next.one.case}`,
          rule: 'or-turnover@1',
          severity: 'watch',
          since: last.wheelsOutAt,
          owner: 'OR charge',
          state: 'new',
          says: `${unit}-${room} turnover`,
          positions: [...last.positions, ...next.one.positions],
        },
      ];
    }),
};

export const theatreRules: readonly Rule[] = [pacuHold, orLate, orTurnover];
