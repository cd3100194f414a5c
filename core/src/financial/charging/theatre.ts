/** The operating room by its minutes and the acuity of the case, anaesthesia and recovery by theirs. Minutes of two cases at once are counted once; a case that ended before it was begun is one charge. */
import { caseOf, type Case } from '../../house/theatre/case.ts';
import type { Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import { lineOrGap, type Charged, type Due } from '../charge-line.ts';
import type { Work } from '../lines.ts';
import type { TheatreRules } from '../rule-pack.ts';
import { keptLines } from './kept-lines.ts';
import { asTold, settle, type Step } from './settle.ts';
import { minutesIn, without, type Span } from './spans.ts';
import { saidOfCases, type Booked, type Stepped } from './theatre-cases.ts';

const kept = keptLines();

export function theatreLines(work: Work): readonly Charged[] {
  const cases = saidOfCases(work);
  const [first] = cases;
  if (first === undefined) return [];
  const parts = [work.encounter.encounter, ...cases.flatMap(([, booked, steps]) => [booked, steps])];
  return kept(work, first[1], parts, () => settle(stepsOf(work, cases)));
}

type Said = Version<WorkOf<'CaseScheduled'>> | Version<WorkOf<'CaseStepped'>>;

function stepsOf(work: Work, cases: readonly (readonly [string, Booked, Stepped])[]): readonly Step[] {
  const all: Said[] = cases.flatMap(([, booked, steps]): Said[] => [...booked, ...steps]).sort(asTold);
  return all.map(({ position, recordedAt }, i) => {
    const known = new Set<Said>(all.slice(0, i + 1));
    const soFar = <One extends Said>(versions: readonly One[]): readonly One[] => versions.filter((version) => known.has(version));
    return {
      position,
      due: dueOf(
        work,
        cases.flatMap(([, booked, steps]) => caseOf(soFar(booked), soFar(steps)) ?? []),
        recordedAt,
      ),
    };
  });
}

function dueOf(work: Work, cases: readonly Case[], toldAt: Instant): readonly Charged[] {
  const due: Charged[] = [];
  /** In a room, under anaesthesia, in recovery: what earlier cases had of each. */
  const had: Record<'room' | 'anaesthesia' | 'recovery', Span[]> = { room: [], anaesthesia: [], recovery: [] };
  const add = (one: Case, part: keyof typeof had, span: Span | undefined, kind: Due['kind'], code: string): void => {
    if (span === undefined) return;
    const units = minutesIn(without([span], had[part]));
    had[part].push(span);
    if (units > 0) due.push(lineOrGap(work, { ...dueFor(one, part, span.from, toldAt), kind, code, units, unit: 'minute' }));
  };
  for (const one of cases.toSorted((a, b) => (a.wheelsInAt ?? a.startsAt) - (b.wheelsInAt ?? b.startsAt) || (a.case < b.case ? -1 : 1))) {
    const rules = work.prices.rulesAt(one.wheelsInAt ?? one.startsAt).theatre;
    if (rules === undefined || one.wheelsInAt === undefined) continue;
    if (isAborted(one))
      due.push(lineOrGap(work, { ...dueFor(one, 'aborted', one.wheelsInAt, toldAt), kind: 'surgery', code: rules.aborted, units: 1, unit: 'each' }));
    else add(one, 'room', roomOf(one), 'surgery', surgeryCode(rules, one));
    add(one, 'anaesthesia', anaesthesiaOf(one), 'anaesthesia', rules.anaesthesia);
    add(one, 'recovery', recoveryOf(one), 'recovery', rules.recovery);
  }
  return due;
}

/** In the room, and cancelled before anybody cut. */
const isAborted = ({ cutAt, cancelledAt }: Case): boolean => cancelledAt !== undefined && cutAt === undefined;

/** Once the patient is out of it; of a case that was given up after the cut, until it was. */
function roomOf({ wheelsInAt, wheelsOutAt, cancelledAt }: Case): Span | undefined {
  const to = wheelsOutAt ?? cancelledAt;
  return wheelsInAt === undefined || to === undefined ? undefined : { from: wheelsInAt, to };
}

/** Until recovery is done: who waits there for a bed is not in recovery. */
function recoveryOf({ recoveryInAt, recoveryDoneAt, recoveryOutAt }: Case): Span | undefined {
  const to = recoveryDoneAt ?? recoveryOutAt;
  return recoveryInAt === undefined || to === undefined ? undefined : { from: recoveryInAt, to };
}

/** Nobody guesses it from the time in the room. */
function anaesthesiaOf({ anaesthesiaFrom: from, anaesthesiaTo: to }: Case): Span | undefined {
  return from === undefined || to === undefined ? undefined : { from, to };
}

const surgeryCode = ({ surgery, defaultAcuity }: TheatreRules, { acuity }: Case): string => surgery[acuity ?? defaultAcuity] ?? surgery[defaultAcuity] ?? '';

function dueFor(
  { case: key, position, positions }: Case,
  part: string,
  serviceAt: Instant,
  toldAt: Instant,
): Pick<Due, 'charge' | 'serviceAt' | 'toldAt' | 'position' | 'positions'> {
  return { charge: `case:${key}:${part}`, serviceAt, toldAt, position, positions };
}
