/** View `theatre`: the case board, one row a case: today's, tomorrow's, and whoever still lies in recovery. */
import { orRoomsOf, type PlacedCase } from '../house/theatre/board.ts';
import { casesOf, casesOfDay, dayOf, leftRecoveryAt } from '../house/theatre/cases.ts';
import type { Case } from '../house/theatre/case.ts';
import { theatrePack } from '../house/theatre/packs.ts';
import { predictEnd } from '../house/theatre/predict.ts';
import { getRow, rows } from '../table.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { CaseRow } from './rows-theatre.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfTheatre } from '../reads.ts';

export const theatreView: View<CaseRow> = {
  name: 'theatre',
  title: 'Case board',
  definition: `Cases of today and tomorrow and whoever still is in recovery: booked, wheels in, cut, close, wheels out, recovery. ${theatrePack.definitions.predictedEnd}`,
  audience: 'bed',
  reads: ['operations', ...readsOfTheatre],
  rows: (input, earlier) => {
    const found = new Map<string, CaseRow>();
    const today = dayOf(input, input.now);
    for (const one of rows(casesOf(input))) {
      const recovers =
        (one.state === 'recovering' || one.state === 'hold') && (one.wheelsInAt ?? one.startsAt) < today.from && leftRecoveryAt(input, one) === undefined;
      if (recovers) found.set(one.case, rowOf(input, { one, beginsAt: one.startsAt, endsAt: one.wheelsOutAt ?? one.startsAt, first: false }, 'earlier', false));
    }
    for (const one of casesOfDay(input, today.to)) found.set(one.case, rowOf(input, planned(input, one), 'tomorrow', false));
    for (const one of casesOfDay(input, input.now)) if (one.state === 'cancelled') found.set(one.case, rowOf(input, planned(input, one), 'today', false));
    for (const room of orRoomsOf(input))
      for (const placed of room.cases) found.set(placed.one.case, rowOf(input, placed, 'today', room.lateMs !== undefined && placed === room.current));
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const one = getRow(casesOf(input), key);
    return one === undefined ? undefined : newestFirst(one.positions);
  },
};

function planned(input: ViewInput, one: Case): PlacedCase {
  const predicted = predictEnd(casesOf(input), one, one.startsAt, input.now);
  return { one, beginsAt: one.startsAt, endsAt: predicted.endsAt, predicted, first: false };
}

function rowOf(input: ViewInput, placed: PlacedCase, day: CaseRow['day'], late: boolean): CaseRow {
  const { positions: _positions, cancelledAt: _cancelled, recoveryOutAt, ...told } = placed.one;
  const out = recoveryOutAt ?? placed.leftRecoveryAt;
  const left = out !== undefined && (told.state === 'recovering' || told.state === 'hold');
  return {
    ...told,
    ...(left ? { state: 'done' } : {}),
    ...(out === undefined ? {} : { recoveryOutAt: out }),
    day,
    beginsAt: placed.beginsAt,
    endsAt: placed.endsAt,
    ...(placed.predicted === undefined ? {} : { predictedBy: placed.predicted.method, predictedFrom: placed.predicted.cases }),
    overrun: placed.predicted?.overrun === true,
    first: placed.first,
    ...(placed.onTime === undefined ? {} : { onTime: placed.onTime }),
    late,
    holdLate:
      told.state === 'hold' &&
      !left &&
      told.levelAfter !== undefined &&
      told.recoveryDoneAt !== undefined &&
      input.now - told.recoveryDoneAt > theatrePack.holdLimitMs,
  };
}
