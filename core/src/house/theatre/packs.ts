/** The dated rule pack of the operating rooms: what on time, turnover, block hours and a recovery hold mean here. */
import { instant, minuteMs } from '../../time.ts';

export const theatrePack = {
  pack: 'theatre@2026.1',
  effectiveFrom: instant(Date.UTC(2026, 0, 1)),
  source: 'AACD Procedural Times Glossary (turnover, first case on time, room utilisation); goals are site data',
  definitions: {
    firstCase: 'First case of a room on a local day: wheels in at most 5 minutes after the planned start. A first case that is cancelled is none.',
    turnover:
      'Wheels out to the next wheels in, same room and local day, when the next was planned to follow: gaps over 90 minutes and gaps that the plan left open are not turnovers. Negative gaps are invalid, left out and counted.',
    utilisation: 'Minutes with a patient in the room inside block hours over block minutes: so far today, over the rooms that have a case today.',
    hold: 'Recovery done, and still in recovery: no bed yet.',
    predictedEnd: 'Wheels in plus the median of the last 20 in-room times of the same procedure (5 at least), else the planned minutes; never before now.',
  },
  firstCaseGraceMs: 5 * minuteMs,
  turnoverGoalMs: 30 * minuteMs,
  turnoverMostMs: 90 * minuteMs,
  holdLimitMs: 60 * minuteMs,
  /** Local hours of the block, minutes after midnight. */
  blockMinutes: { from: 7 * 60 + 30, to: 17 * 60 },
  /** A room is late when its case is predicted to run so far into the next. */
  lateByMs: 15 * minuteMs,
  history: { least: 5, most: 20 },
} as const;
