/** The table of trips: what the screen shows is what the file says. */
import { spell } from '../look/clock.ts';
import type { Column } from '../work/table.ts';
import { clockIn, took } from './jobs.ts';
import type { Mine } from './overlay.ts';
import { delayWords, tripStates, type Trip } from './words.ts';

export function tripColumns(zone: string, named: (staff: string) => string): readonly Column<Mine<Trip>>[] {
  const at = clockIn(zone);
  return [
    { key: 'from', title: 'From', text: ({ from }) => from },
    { key: 'to', title: 'To', text: ({ to }) => to },
    { key: 'encounter', title: 'Encounter', text: ({ encounter }) => encounter },
    { key: 'mode', title: 'Mode', text: ({ mode }) => mode },
    { key: 'priority', title: 'Priority', text: ({ priority }) => priority },
    { key: 'state', title: 'State', text: ({ state, waits }) => `${tripStates[state]}${waits === true ? ', waits to be sent' : ''}` },
    { key: 'porter', title: 'Porter', text: ({ porter }) => (porter === undefined ? undefined : named(porter)) },
    { key: 'requested', title: 'Asked', right: true, text: ({ requestedAt }) => at(requestedAt), sort: ({ requestedAt }) => requestedAt },
    { key: 'dispatched', title: 'Dispatched', right: true, text: ({ dispatchedAt }) => at(dispatchedAt), sort: ({ dispatchedAt }) => dispatchedAt },
    { key: 'completed', title: 'Delivered', right: true, text: ({ completedAt }) => at(completedAt), sort: ({ completedAt }) => completedAt },
    {
      key: 'task',
      title: 'Trip',
      right: true,
      text: ({ dispatchedAt, completedAt }) => took(dispatchedAt, completedAt),
      sort: ({ dispatchedAt = NaN as never, completedAt = NaN as never }) => completedAt - dispatchedAt,
    },
    { key: 'delay', title: 'Delay', right: true, text: ({ delayMs }) => (delayMs === undefined ? undefined : spell(delayMs)), sort: ({ delayMs }) => delayMs },
    { key: 'why', title: 'Delayed by', text: ({ delayReason }) => (delayReason === undefined ? undefined : delayWords[delayReason]) },
    { key: 'staff', title: 'Porter, staff id', fileOnly: true, text: ({ porter }) => porter },
    { key: 'job', title: 'Job', fileOnly: true, text: ({ job }) => job },
  ];
}
