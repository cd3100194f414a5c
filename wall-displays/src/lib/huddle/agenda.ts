/** The agenda of a huddle: the house's topics in their fixed order, then what asks for somebody by harm times age; and its minutes as text and table. */
import { counted } from '@healthos/core/counted.ts';
import type { CapacityRow } from '@healthos/core/views/rows.ts';
import type { CensusTrustRow } from '@healthos/core/views/rows-findings.ts';
import type { AlarmBudgetRow, HuddleRow } from '@healthos/core/views/rows-huddle.ts';
import { hourMinute } from '../look/clock.ts';
import { csv } from '../work/csv.ts';

export type Of<Tile extends HuddleRow['tile']> = Extract<HuddleRow, { readonly tile: Tile }>;

export function rowsOf<Tile extends HuddleRow['tile']>(rows: Iterable<HuddleRow>, tile: Tile): Of<Tile>[] {
  const found: Of<Tile>[] = [];
  for (const row of rows) if (row.tile === tile) found.push(row as Of<Tile>);
  return found;
}

export interface Item {
  /** The finding, or `topic:beds` and its like. */
  readonly item: string;
  readonly title: string;
  readonly says: string;
  readonly severity?: 'watch' | 'critical';
  readonly owner?: string;
  readonly since?: number;
  readonly state?: string;
}

/** The house in five lines, each from the live view that its wall shows. A line that is not known says so. */
export function topicsOf(capacity: Iterable<CapacityRow>, trust: CensusTrustRow | undefined, budget: AlarmBudgetRow | undefined): Item[] {
  const rows = [...capacity];
  const sum = (kind: 'inbound' | 'outbound', ...kinds: readonly string[]): number =>
    rows.reduce((count, row) => count + (row.tile === kind && kinds.includes(row.kind) ? row.count : 0), 0);
  const house = rows.find((row) => row.tile === 'house');
  const surge = rows.find((row) => row.tile === 'surge');
  const ratio = rows.find((row) => row.tile === 'risk' && row.kind === 'ratio');
  const unknown = 'not known yet';
  return [
    {
      item: 'topic:beds',
      title: 'Beds',
      says: house?.tile === 'house' ? `${house.occupied} occupied of ${house.staffed} staffed, ${house.blocked} blocked` : unknown,
    },
    {
      item: 'topic:ed',
      title: 'ED and inbound',
      says:
        rows.length === 0
          ? unknown
          : `${counted(sum('inbound', 'boarders'), 'boarder')}, ${sum('inbound', 'pacu')} in recovery, ${sum('inbound', 'transfers', 'direct')} coming`,
    },
    {
      item: 'topic:discharge',
      title: 'Discharges',
      says: rows.length === 0 ? unknown : `${sum('outbound', 'confirmed')} confirmed, ${sum('outbound', 'pending')} pending, ${neededIn(rows)}`,
    },
    {
      item: 'topic:staffing',
      title: 'Staffing',
      says: ratio?.tile === 'risk' && ratio.missing === undefined ? `${counted(ratio.count, 'ratio breach', 'ratio breaches')} now` : unknown,
    },
    {
      item: 'topic:surge',
      title: 'Surge',
      says:
        surge?.tile === 'surge'
          ? `level ${surge.level} of ${surge.levels}${surge.bedsToNext === undefined ? '' : `, ${counted(surge.bedsToNext, 'bed')} to the next`}`
          : unknown,
    },
    {
      item: 'topic:census',
      title: 'Census and alarms',
      says: `${trust?.permille === undefined ? 'trust not computable' : `trust ${(trust.permille / 10).toFixed(1)} %`}, ${counted(trust?.faults ?? 0, 'open fault')}, ${counted(budget?.tile === 'house' ? budget.unanswered : 0, 'finding')} unanswered`,
    },
  ];
}

function neededIn(rows: readonly CapacityRow[]): string {
  const needed = rows.find((row) => row.tile === 'outbound' && row.kind === 'needed');
  return needed?.tile !== 'outbound' || needed.missing !== undefined ? 'needed not known yet' : `${needed.count} needed`;
}

export function agendaOf(rows: Iterable<HuddleRow>): Item[] {
  return rowsOf(rows, 'agenda')
    .sort((a, b) => a.rank - b.rank)
    .map(({ finding, says, severity, owner, since, state, unit }) => ({ item: finding, title: unit ?? 'House', says, severity, owner, since, state }));
}

export function minutesCsv(rows: Iterable<HuddleRow>, huddle: string): string {
  const all = [...rows];
  return csv(
    ['kind', 'at', 'item or commitment', 'says', 'owner', 'due', 'state'],
    [
      ...rowsOf(all, 'minute')
        .filter((one) => one.huddle === huddle)
        .sort((a, b) => a.at - b.at)
        .map((one) => ['minute', new Date(one.at).toISOString(), one.item, one.says, one.by, undefined, undefined]),
      ...rowsOf(all, 'commitment')
        .filter((one) => one.huddle === huddle)
        .map((one) => [
          'commitment',
          new Date(one.madeAt).toISOString(),
          one.finding,
          one.says,
          one.owner,
          one.dueAt === undefined ? undefined : new Date(one.dueAt).toISOString(),
          one.state,
        ]),
    ],
  );
}

/** Today's time, or tomorrow's where it is past already: what a due time of a form means. */
export function dueOf(clock: string, now: number, zone: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(clock);
  if (match === null) return undefined;
  const [hours, minutes] = hourMinute(now, zone).split(':').map(Number);
  const ahead = ((Number(match[1]) - (hours ?? 0)) * 60 + Number(match[2]) - (minutes ?? 0) + 24 * 60) % (24 * 60);
  const minuteMs = 60_000;
  return Math.floor(now / minuteMs) * minuteMs + (ahead === 0 ? 24 * 60 : ahead) * minuteMs;
}
