/** The table of turns: what the screen shows is what the file says. */
import type { TurnRow } from '@healthos/core/views/rows-turn.ts';
import type { Column } from '../work/table.ts';
import { clockIn, took } from './jobs.ts';
import type { Mine } from './overlay.ts';
import { levelWord, turnStates, whyWords } from './words.ts';

export function turnColumns(zone: string, now: number | undefined, named: (staff: string) => string): readonly Column<Mine<TurnRow>>[] {
  const at = clockIn(zone);
  return [
    { key: 'rank', title: 'Order', right: true, text: ({ rank }) => rank?.toString(), sort: ({ rank }) => rank },
    { key: 'bed', title: 'Bed', text: ({ bed }) => bed },
    { key: 'level', title: 'Level', text: ({ level }) => levelWord(level) },
    { key: 'state', title: 'State', text: ({ state, waits }) => `${turnStates[state]}${waits === true ? ', waits to be sent' : ''}` },
    { key: 'why', title: 'Why', text: (row) => whyWords(row, now) },
    { key: 'cleaner', title: 'Cleaner', text: ({ cleaner }) => (cleaner === undefined ? undefined : named(cleaner)) },
    { key: 'opened', title: 'Left', right: true, text: ({ openedAt }) => at(openedAt), sort: ({ openedAt }) => openedAt },
    { key: 'started', title: 'Started', right: true, text: ({ startedAt }) => at(startedAt), sort: ({ startedAt }) => startedAt },
    { key: 'ended', title: 'Ended', right: true, text: ({ endedAt }) => at(endedAt), sort: ({ endedAt }) => endedAt },
    {
      key: 'response',
      title: 'Response',
      right: true,
      text: ({ openedAt, startedAt }) => took(openedAt, startedAt),
      sort: ({ openedAt, startedAt = NaN as never }) => startedAt - openedAt,
    },
    {
      key: 'turn',
      title: 'Turn',
      right: true,
      text: ({ openedAt, endedAt }) => took(openedAt, endedAt),
      sort: ({ openedAt, endedAt = NaN as never }) => endedAt - openedAt,
    },
    { key: 'staff', title: 'Cleaner, staff id', fileOnly: true, text: ({ cleaner }) => cleaner },
    { key: 'reason', title: 'Reason', fileOnly: true, text: ({ reason }) => reason },
    { key: 'job', title: 'Job', fileOnly: true, text: ({ job }) => job },
  ];
}
