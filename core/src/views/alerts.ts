/** View `alerts`: what the house told whom in the last day, and what became of it on the ways out of the house. A dead letter stays in sight. */
import { placeOf } from '../house/findings/place.ts';
import { findingsOf, preparedFindings } from '../reasoning/findings.ts';
import { entries, getRow } from '../table.ts';
import { dayMs } from '../time.ts';
import type { Versions } from '../versions.ts';
import type { WorkOf } from '../work/events.ts';
import { replaced } from './keep.ts';
import type { AlertRow } from './rows-huddle.ts';
import type { View } from './view.ts';

/** Alerts shown of one day, the newest. */
const shown = 500;

export const alertsView: View<AlertRow> = {
  name: 'alerts',
  title: 'Alerts',
  definition: 'Steps of the escalation ladder told in the last 24 h, with the tries by webhook and email. Given up = a dead letter that a person must look at.',
  audience: 'bed',
  tables: [preparedFindings],
  rows: (input, earlier) => {
    const { AlertSent } = input.hospital.work;
    const open = new Map(findingsOf(input).map((finding) => [finding.finding, finding]));
    const made: [string, AlertRow][] = [];
    for (const [finding, sent] of entries(AlertSent)) {
      const known = open.get(finding);
      for (const { event, at } of sent) {
        if (event.channel !== 'in-app' || at <= input.now - dayMs) continue;
        made.push([
          `${finding}|${event.level}|${event.attempt}|${at}`,
          {
            finding,
            says: known?.says ?? 'over',
            severity: known?.severity ?? 'info',
            level: event.level,
            attempt: event.attempt,
            to: event.to,
            at,
            open: known !== undefined,
            ...(known === undefined ? {} : placeOf(known)),
            ways: (['webhook', 'email'] as const).flatMap((channel) => wayOf(sent, channel, event, at)),
          },
        ]);
      }
    }
    made.sort((a, b) => b[1].at - a[1].at || (a[0] < b[0] ? -1 : 1));
    return replaced(earlier?.rows, new Map(made.slice(0, shown)));
  },
  lineage: (input, key) => {
    const [finding = '', level, attempt] = key.split(/\|(?=\d+\|\d+\|\d+$)|\|(?=\d+\|\d+$)|\|(?=\d+$)/);
    const sent = getRow(input.hospital.work.AlertSent, finding)?.filter(({ event }) => String(event.level) === level && String(event.attempt) === attempt);
    return sent === undefined || sent.length === 0 ? undefined : sent.map(({ position }) => position).sort((a, b) => b - a);
  },
};

function wayOf(sent: Versions<WorkOf<'AlertSent'>>, channel: 'webhook' | 'email', alert: WorkOf<'AlertSent'>, since: number): AlertRow['ways'] {
  const tries = sent.filter(({ event, at }) => event.channel === channel && event.level === alert.level && event.attempt === alert.attempt && at >= since);
  const last = tries.at(-1);
  return last === undefined ? [] : [{ channel, outcome: last.event.outcome, tries: tries.length, at: last.at }];
}
