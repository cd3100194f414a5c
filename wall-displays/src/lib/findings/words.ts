/** Findings, alerts and rules as words and columns of a table. */
import type { FindingRow } from '@healthos/core/views/rows.ts';
import type { AlertRow, RuleRow } from '@healthos/core/views/rows-huddle.ts';
import { hourMinute, spell } from '../look/clock.ts';
import { ruleWords } from '../look/rule-words.ts';
import type { Column } from '../work/table.ts';

export const stateWords = { new: 'New', seen: 'Seen', acting: 'Acting', snoozed: 'Snoozed' } as const;
/** What was done about a finding, as it is told back. */
export const stepWords: Readonly<Record<string, string>> = {
  seen: 'Acknowledged',
  acting: 'Acting on',
  snoozed: 'Set aside',
  resumed: 'Asks again',
  outcome: 'Outcome kept',
  assigned: 'Assigned',
};
export const marks = { critical: '◆', watch: '▲', info: '○' } as const;
const rank = { critical: 2, watch: 1, info: 0 } as const;
const harm = { critical: 60, watch: 1, info: 0 } as const;

/** Harm times age, as the exceptions strip and the huddle order it. */
export const weightOf = ({ severity, since, state }: FindingRow, now: number): number =>
  (state === 'snoozed' ? -1e15 : 0) + harm[severity] * (1 + Math.max(0, now - since) / 60_000);

export function findingColumns(now: number | undefined, zone: string): readonly Column<FindingRow>[] {
  const at = now ?? 0;
  return [
    { key: 'severity', title: 'Grave', text: ({ severity }) => severity, sort: ({ severity }) => rank[severity], width: '104px' },
    { key: 'says', title: 'What', text: ({ says }) => says },
    { key: 'owner', title: 'Owner', text: ({ owner }) => owner, width: '150px' },
    { key: 'unit', title: 'Unit', text: ({ unit }) => unit, width: '64px' },
    { key: 'age', title: 'Age', text: ({ since }) => spell(Math.max(0, at - since)), sort: ({ since }) => -since, right: true, width: '96px' },
    { key: 'state', title: 'State', text: (row) => stateOf(row, zone), width: '150px' },
    { key: 'weight', title: 'Harm × age', text: (row) => String(Math.round(weightOf(row, at))), sort: (row) => weightOf(row, at), right: true, width: '92px' },
    { key: 'rule', title: 'Rule', text: ({ rule }) => ruleWords(rule), width: '150px' },
    { key: 'version', title: 'Rule version', text: ({ rule }) => rule, fileOnly: true },
    { key: 'by', title: 'By', text: ({ stateBy }) => stateBy, fileOnly: true },
    { key: 'since', title: 'Since', text: ({ since }) => new Date(since).toISOString(), fileOnly: true },
    { key: 'outcome', title: 'Outcome', text: ({ outcome }) => outcome, fileOnly: true },
  ];
}

function stateOf({ state, snoozedUntil }: FindingRow, zone: string): string {
  return state === 'snoozed' && snoozedUntil !== undefined ? `Snoozed until ${hourMinute(snoozedUntil, zone)}` : stateWords[state];
}

export function alertColumns(zone: string): readonly Column<AlertRow>[] {
  return [
    { key: 'at', title: 'Told', text: ({ at }) => hourMinute(at, zone), sort: ({ at }) => at, width: '72px' },
    {
      key: 'level',
      title: 'Level',
      text: ({ level, attempt }) => `${level}, ${attempt} of 3`,
      sort: ({ level, attempt }) => level * 10 + attempt,
      width: '96px',
    },
    { key: 'to', title: 'To', text: ({ to }) => to, width: '170px' },
    { key: 'says', title: 'What', text: ({ says }) => says },
    { key: 'finding', title: 'About', text: ({ finding }) => ruleWords(finding), width: '150px' },
    { key: 'id', title: 'Finding', text: ({ finding }) => finding, fileOnly: true },
    { key: 'open', title: 'Now', text: ({ open }) => (open ? 'open' : 'over'), width: '64px' },
    { key: 'ways', title: 'Outside', text: ({ ways }) => waysOf(ways), width: '230px' },
  ];
}

/** A dead letter is named as one. */
export function waysOf(ways: AlertRow['ways']): string {
  if (ways.length === 0) return 'in the house only';
  const words = { sent: 'sent', failed: 'failed, tried again', 'given-up': 'DEAD LETTER' } as const;
  return ways.map(({ channel, outcome, tries }) => `${channel} ${words[outcome]}${tries > 1 ? ` (${tries} tries)` : ''}`).join(', ');
}

export const ruleColumns: readonly Column<RuleRow>[] = [
  { key: 'rule', title: 'Rule', text: ({ rule }) => ruleWords(rule), width: '170px' },
  { key: 'version', title: 'Rule version', text: ({ rule, version }) => `${rule}@${version}`, fileOnly: true },
  { key: 'definition', title: 'Definition', text: ({ definition }) => definition },
  { key: 'source', title: 'Source', text: ({ source }) => source, width: '240px' },
  { key: 'open', title: 'Open', text: ({ open }) => String(open), sort: ({ open }) => open, right: true, width: '60px' },
  { key: 'unanswered', title: 'New', text: ({ unanswered }) => String(unanswered), sort: ({ unanswered }) => unanswered, right: true, width: '60px' },
  { key: 'snoozed', title: 'Snoozed', text: ({ snoozed }) => String(snoozed), sort: ({ snoozed }) => snoozed, right: true, width: '76px' },
  {
    key: 'acknowledged',
    title: 'Ack. 24 h',
    text: ({ acknowledged }) => String(acknowledged),
    sort: ({ acknowledged }) => acknowledged,
    right: true,
    width: '82px',
  },
  { key: 'snoozes', title: 'Snoozed 24 h', text: ({ snoozes }) => String(snoozes), sort: ({ snoozes }) => snoozes, right: true, width: '104px' },
  { key: 'alerts', title: 'Alerts 24 h', text: ({ alerts }) => String(alerts), sort: ({ alerts }) => alerts, right: true, width: '92px' },
];

/** What is answered: a finding as its row, or as what a unit's patient asks. */
export interface Answerable {
  readonly finding: string;
  readonly severity: FindingRow['severity'];
  readonly says: string;
  readonly state?: FindingRow['state'];
  readonly since?: number;
  readonly clocks?: FindingRow['clocks'];
  readonly critical?: FindingRow['critical'];
}

export const actionWords: Readonly<Record<string, string>> = {
  treated: 'Treated',
  ordered: 'Treatment ordered',
  expected: 'Expected in this patient',
  'repeat-ordered': 'Repeat ordered',
  'not-clinically-relevant': 'Not relevant clinically',
};
export const setAsideWords: Readonly<Record<string, string>> = {
  'known-and-treated': 'Known and treated',
  'expected-for-this-patient': 'Expected for this patient',
  'goals-of-care': 'Goals of care',
  'measured-wrongly': 'Measured wrongly',
  'will-look-again': 'Will look again',
  'not-ours': 'Not ours to answer',
};

/** The highest step of the ladder that was told of a finding. */
export function toldOf(alerts: Iterable<AlertRow>): ReadonlyMap<string, AlertRow> {
  const found = new Map<string, AlertRow>();
  for (const alert of alerts) {
    const known = found.get(alert.finding);
    if (alert.open && (known === undefined || alert.level > known.level || (alert.level === known.level && alert.attempt > known.attempt)))
      found.set(alert.finding, alert);
  }
  return found;
}

/** Whose findings a role answers, by the word that rules name owners with. */
export function isMine(owner: string | undefined, role: string, unit: string | undefined): boolean {
  if (role === 'clinician') return owner === 'Clinician' || owner === 'Rapid response';
  if (role === 'charge-nurse' || role === 'nurse') return owner?.startsWith('Charge ') === true && (unit === undefined || owner === `Charge ${unit}`);
  return mine[role]?.includes(owner ?? 'House supervisor') ?? false;
}
const mine: Readonly<Record<string, readonly string[]>> = {
  'bed-manager': ['Bed manager', 'House supervisor'],
  evs: ['EVS', 'EVS lead'],
  transport: ['Transport', 'Transport lead'],
  steward: ['Identity steward'],
  admin: ['Integration', 'Administrator on call', 'House supervisor'],
  executive: ['Executive on call'],
  finance: ['Revenue', 'Billing', 'Coding', 'Registration', 'Supply'],
};

/** Roles that a finding or a commitment may be given to. */
export const roles = [
  'Bed manager',
  'House supervisor',
  'Rapid response',
  'EVS',
  'Transport',
  'Case management',
  'Infection control',
  'Identity steward',
  'Integration',
  'Revenue',
  'Clinician',
  'Administrator on call',
] as const;
