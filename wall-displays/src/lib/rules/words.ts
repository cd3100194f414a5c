/** The registry as rows and columns: each rule with what came of it this week and in the weeks before, the firing log, and the reasons of overrides as words. */
import type { RuleRow } from '@healthos/core/views/rows-huddle.ts';
import type { FiringRow, RuleWeekRow } from '@healthos/core/views/rows-reasoning.ts';
import { day, hourMinute, spell } from '../look/clock.ts';
import { ruleWords } from '../look/rule-words.ts';
import type { Column } from '../work/table.ts';
import type { Week } from './scales.ts';

export const modeWords = { live: 'Active', silent: 'Silent', off: 'Off' } as const;
export const weekMs = 7 * 86_400_000;

/** A rule with the sums of the weeks that are chosen. */
export interface RuleSums extends RuleRow {
  /** Absent while the firing log has nothing at all: nobody counted, which is not zero. */
  readonly fired?: number;
  readonly answered: number;
  readonly overrides: number;
  /** Within which half of the answers of the newest week came. */
  readonly halfMs?: number;
}

export function sumsOf(rules: Iterable<RuleRow>, weeks: readonly RuleWeekRow[], unit: string, isLogged: boolean): readonly RuleSums[] {
  return [...rules]
    .sort((a, b) => (a.rule < b.rule ? -1 : 1))
    .map((rule) => {
      const own = weeks.filter((week) => week.rule === rule.rule);
      const counts = own.map((week) => countsOf(week, unit));
      const newest = own.toSorted((a, b) => b.week - a.week).find(({ answeredHalfMs }) => answeredHalfMs !== undefined)?.answeredHalfMs;
      const sum = (of: (one: Week) => number): number => counts.reduce((total, one) => total + of(one), 0);
      return {
        ...rule,
        ...(isLogged ? { fired: sum(({ fired }) => fired) } : {}),
        answered: sum(({ acknowledged }) => acknowledged),
        overrides: sum(({ overridden }) => overridden),
        ...(newest === undefined ? {} : { halfMs: newest }),
      };
    });
}

/** A week of one unit, or of the house. */
export function countsOf({ week, fired, acknowledged, overridden, units }: RuleWeekRow, unit: string): Week {
  if (unit === '') return { week, fired, acknowledged, overridden };
  return { week, ...(units[unit] ?? { fired: 0, acknowledged: 0, overridden: 0 }) };
}

/** The weeks up to the newest, those without anything as nothing: a gap in a series is not a week that was not looked at. */
export function seriesOf(weeks: readonly RuleWeekRow[], unit: string, newest: number, count: number): readonly Week[] {
  return Array.from({ length: count }, (_, n): Week => {
    const begins = newest - (count - 1 - n) * weekMs;
    // A week in which the clocks change begins an hour beside.
    const found = weeks.find(({ week }) => Math.abs(week - begins) < weekMs / 2);
    return found === undefined ? { week: begins, fired: 0, acknowledged: 0, overridden: 0 } : countsOf(found, unit);
  });
}

export const ruleColumns: readonly Column<RuleSums>[] = [
  { key: 'rule', title: 'Rule', text: ({ rule, version }) => `${ruleWords(rule)} ${rule}@${version}`, width: '300px' },
  { key: 'mode', title: 'Mode', text: ({ mode }) => modeWords[mode], width: '72px' },
  number('open', 'Open', ({ open, mode, openSilent }) => (mode === 'silent' ? openSilent : open), '60px'),
  number('fired', 'Fired', ({ fired }) => fired, '64px'),
  number('answered', 'Answered', ({ answered }) => answered, '80px'),
  number('overrides', 'Overridden', ({ overrides }) => overrides, '88px'),
  {
    key: 'half',
    title: 'Half within',
    text: ({ halfMs }) => (halfMs === undefined ? undefined : spell(halfMs)),
    sort: ({ halfMs }) => halfMs,
    right: true,
    width: '92px',
  },
  { key: 'source', title: 'Evidence', text: ({ source }) => source },
  { key: 'definition', title: 'Definition', text: ({ definition }) => definition, fileOnly: true },
  { key: 'inputs', title: 'Inputs', text: ({ inputs }) => inputs.join('; '), fileOnly: true },
];

function number(key: string, title: string, of: (row: RuleSums) => number | undefined, width: string): Column<RuleSums> {
  return { key, title, text: (row) => of(row)?.toString(), sort: of, right: true, width };
}

export type Firing = Extract<FiringRow, { row: 'firing' }>;

export function firingColumns(zone: string): readonly Column<Firing>[] {
  const when = (at: number): string => `${day(at, zone)} ${hourMinute(at, zone)}`;
  return [
    { key: 'at', title: 'Fired', text: ({ at }) => when(at), sort: ({ at }) => at, width: '128px' },
    { key: 'severity', title: 'Grave', text: ({ severity }) => severity, width: '76px' },
    { key: 'unit', title: 'Unit', text: ({ unit }) => unit, width: '60px' },
    { key: 'finding', title: 'Finding', text: ({ finding }) => finding },
    { key: 'until', title: 'Until', text: ({ at, until }) => (until === undefined ? 'open' : spell(until - at)), sort: ({ until }) => until, width: '84px' },
    { key: 'answer', title: 'Answer', text: ({ answer, silent }) => (silent === true ? 'in silence' : answer?.replaceAll('-', ' ')), width: '130px' },
    {
      key: 'after',
      title: 'After',
      text: ({ at, answeredAt }) => (answeredAt === undefined ? undefined : spell(Math.max(0, answeredAt - at))),
      sort: ({ at, answeredAt }) => (answeredAt === undefined ? undefined : answeredAt - at),
      right: true,
      width: '76px',
    },
    { key: 'by', title: 'By', text: ({ answeredBy }) => answeredBy, width: '110px' },
    { key: 'version', title: 'Rule', text: ({ version }) => version, fileOnly: true },
    { key: 'iso', title: 'At', text: ({ at }) => new Date(at).toISOString(), fileOnly: true },
  ];
}
