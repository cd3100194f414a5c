/** All findings of a moment with what people made of them, worked out once for the views that show them; those of silent rules apart. */
import { withSteps } from '../house/findings/standing.ts';
import { keptOn } from '../kept-on.ts';
import { finished, isBreak, rowsAtOnce, type Steps } from '../steps.ts';
import { sameRow, type Prepared, type ViewInput } from '../views/view.ts';
import { lastOf } from '../last-of.ts';
import { areSameParts, partsRead } from '../reads.ts';
import { getRow } from '../table.ts';
import { instant, type Instant } from '../time.ts';
import { modesOf } from './rule-modes.ts';
import { rules, type Finding, type Rule } from './rules.ts';
import { isSameList, steadied } from './steady.ts';

interface Found {
  readonly live: readonly Finding[];
  /** Of rules that work in silence: counted in the registry, shown to nobody. */
  readonly silent: readonly Finding[];
}
interface Kept extends Found {
  readonly identity: ViewInput['identity'];
  readonly step: number;
}
const kept = keptOn<ViewInput['hospital'], Kept>();

function known({ hospital, identity, now }: ViewInput): Found | undefined {
  const one = kept.get(hospital);
  return one?.identity === identity && one.step === Math.floor(now / 1000) ? one : undefined;
}

/** All findings now; worked out once for the views that show them. */
export const findingsOf = (input: ViewInput): readonly Finding[] =>
  (input.telling === true ? undefined : known(input)?.live) ?? finished(findingsInSteps(input));

/** What the silent rules would say now. */
export function silentFindings(input: ViewInput): readonly Finding[] {
  if (input.telling === true) return [];
  if (known(input) === undefined) finished(findingsInSteps(input));
  return known(input)?.silent ?? [];
}

/** The same findings, a rule at a time, and of each a table at a time. */
export function* findingsInSteps(input: ViewInput): Steps<readonly Finding[]> {
  // Whatever a past that is still being told would have asked for is over: nobody is called because of it.
  if (input.telling === true) return liveList(input.hospital.facility, []);
  const before = known(input);
  if (before !== undefined) return before.live;
  const modes = input.hospital.work.RuleModeSet.size === 0 ? undefined : modesOf(input.hospital);
  const [live, silent]: [(readonly Finding[])[], (readonly Finding[])[]] = [[], []];
  for (const rule of rules) {
    const mode = modes?.get(rule.rule) ?? 'live';
    if (mode === 'off') continue;
    const list = yield* saidBy(rule, input);
    (mode === 'silent' ? silent : live).push(yield* standingOf(rule, list, input));
  }
  const found = liveList(input.hospital.facility, live.flat());
  kept.set(input.hospital, { identity: input.identity, step: Math.floor(input.now / 1000), live: found, silent: silent.flat() });
  return found;
}

/** For views that show findings. */
export const preparedFindings: Prepared = { inSteps: findingsInSteps };

interface Said {
  readonly parts: readonly unknown[];
  readonly step: number;
  readonly list: readonly Finding[];
}
/** What each rule said last; a facility has as many as there are rules. */
const lastSaid = lastOf<Map<Rule, Said>>();

/** What a rule says now: what it said before where nothing that it reads changed within the second. */
function* saidBy(rule: Rule, input: ViewInput): Steps<readonly Finding[]> {
  const { facility } = input.hospital;
  const parts = rule.reads === undefined ? undefined : partsRead(rule.reads, input);
  const step = Math.floor(input.now / 1000);
  const before = lastSaid.get(facility)?.get(rule);
  if (before !== undefined && parts !== undefined && before.step === step && areSameParts(before.parts, parts)) return before.list;
  for (const table of rule.tables ?? []) yield* table.inSteps(input);
  const list = steady(facility, rule, rule.evaluate(input));
  if (parts !== undefined) remember(facility, rule, { parts, step, list });
  yield;
  return list;
}

function remember(facility: string, rule: Rule, said: Said): void {
  const ofFacility = lastSaid.get(facility) ?? new Map<Rule, Said>();
  ofFacility.set(rule, said);
  lastSaid.keep(facility, ofFacility);
}

const steadiers = new Map<Rule, ReturnType<typeof steadied<Finding>>>();
function steady(facility: string, rule: Rule, list: readonly Finding[]): readonly Finding[] {
  let own = steadiers.get(rule);
  if (own === undefined) steadiers.set(rule, (own = steadied(({ finding }) => finding)));
  return own(facility, list);
}

/** The list of before where it has the same findings: each is steady, so that what they say is not compared again. */
const lastLive = lastOf<readonly Finding[]>();
function liveList(facility: string, list: readonly Finding[]): readonly Finding[] {
  const before = lastLive.get(facility);
  if (before !== undefined && isSameList(before, list)) return before;
  lastLive.keep(facility, list);
  return list;
}

interface Standing {
  readonly said: readonly Finding[];
  readonly steps: ViewInput['hospital']['work']['FindingStepped'];
  readonly from: Instant;
  readonly until: Instant;
  readonly list: readonly Finding[];
}
/** What people made of all that a rule said last: looked at again where it says something else, somebody did something, or a snooze is over. */
const lastStanding = lastOf<Map<Rule, Standing>>();

function* standingOf(rule: Rule, said: readonly Finding[], input: ViewInput): Steps<readonly Finding[]> {
  const { facility, work } = input.hospital;
  const ofFacility = lastStanding.get(facility) ?? new Map<Rule, Standing>();
  const before = ofFacility.get(rule);
  const holds = before?.said === said && before.steps === work.FindingStepped && input.now >= before.from && input.now < before.until;
  if (holds) return before.list;
  let until = never;
  const made: Finding[] = [];
  for (const finding of said) {
    const one = stood(finding, input);
    if (one.until < until) until = one.until;
    if (isBreak(made.push(one.finding), rowsAtOnce)) yield;
  }
  const list = before !== undefined && isSameList(before.list, made) ? before.list : made;
  ofFacility.set(rule, { said, steps: work.FindingStepped, from: input.now, until, list });
  lastStanding.keep(facility, ofFacility);
  return list;
}

interface Stood {
  readonly steps: object | undefined;
  /** Made at, and until when time alone does not change it: a snooze ends. */
  readonly from: Instant;
  readonly until: Instant;
  readonly finding: Finding;
}
/** What people made of each finding, kept while nobody does anything more about it. */
const standings = keptOn<Finding, Stood>();
const never = instant(Number.MAX_SAFE_INTEGER);

function stood(finding: Finding, { hospital, now }: ViewInput): Stood {
  const steps = getRow(hospital.work.FindingStepped, finding.finding);
  const before = standings.get(finding);
  if (before !== undefined && before.steps === steps && now >= before.from && now < before.until) return before;
  const said = withSteps(finding, hospital.work, now);
  const until = said.state === 'snoozed' ? (said.snoozedUntil ?? never) : never;
  // A step that changes nothing of it leaves it what it was.
  const made = { steps, from: now, until, finding: before !== undefined && sameRow(before.finding, said) ? before.finding : said };
  standings.set(finding, made);
  return made;
}
