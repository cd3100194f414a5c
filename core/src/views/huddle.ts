/** View `huddle`: the open huddle with its minutes, commitments still open or ended lately, and the agenda made of what asks for somebody now. */
import { commitmentsOf, huddlesOf } from '../house/huddle/huddle.ts';
import { harmTimesAge } from '../house/findings/order.ts';
import { placeOf } from '../house/findings/place.ts';
import { findingsOf, preparedFindings } from '../reasoning/findings.ts';
import { dayMs } from '../time.ts';
import { replaced } from './keep.ts';
import type { HuddleRow } from './rows-huddle.ts';
import type { View } from './view.ts';

/** Items of an agenda: a huddle is short. */
export const agendaLimit = 12;
/** Huddles shown, the newest; and how long an ended commitment stays in sight. */
const [huddleLimit, endedMs] = [6, dayMs];

export const huddleView: View<HuddleRow> = {
  name: 'huddle',
  title: 'Huddle',
  definition:
    'The agenda is made of the findings that ask for somebody, by harm times age, at most twelve. Commitments stay until they are kept or dropped, and are carried from huddle to huddle.',
  audience: 'bed',
  tables: [preparedFindings],
  rows: (input, earlier) => {
    const made = new Map<string, HuddleRow>();
    for (const { huddle, openedAt, openedBy, closedAt, minutes } of huddlesOf(input).slice(0, huddleLimit)) {
      made.set(`huddle/${huddle}`, {
        tile: 'huddle',
        huddle,
        openedAt,
        ...(openedBy === undefined ? {} : { openedBy }),
        ...(closedAt === undefined ? {} : { closedAt }),
        items: minutes.length,
      });
      for (const [n, minute] of minutes.entries()) made.set(`minute/${huddle}/${n}`, { tile: 'minute', huddle, ...minute });
    }
    for (const { positions: _positions, by: _by, ...commitment } of commitmentsOf(input)) {
      if (commitment.state === 'open' || input.now - commitment.stateAt < endedMs)
        made.set(`commitment/${commitment.commitment}`, { tile: 'commitment', ...commitment });
    }
    const asking = findingsOf(input).filter(({ severity }) => severity !== 'info');
    for (const [i, finding] of harmTimesAge(asking, input.now).slice(0, agendaLimit).entries()) {
      made.set(`agenda/${finding.finding}`, {
        tile: 'agenda',
        finding: finding.finding,
        says: finding.says,
        owner: finding.owner ?? 'House supervisor',
        severity: finding.severity === 'critical' ? 'critical' : 'watch',
        state: finding.state,
        since: finding.since,
        ...placeOf(finding),
        rank: i + 1,
      });
    }
    return replaced(earlier?.rows, made);
  },
  lineage: (input, key) => {
    const [tile, ...rest] = key.split('/');
    const id = rest.join('/');
    if (tile === 'agenda') return findingsOf(input).find(({ finding }) => finding === id)?.positions;
    if (tile === 'commitment') return commitmentsOf(input).find(({ commitment }) => commitment === id)?.positions;
    return huddlesOf(input).find(({ huddle }) => huddle === (tile === 'minute' ? rest[0] : id))?.positions;
  },
};
