/** Emergency visits: a level by the facility's points once the visit is over, and critical care by its minutes. Who left unseen is charged no level. */
import { visitOfEncounter, type EdVisit } from '../../house/emergency/visit.ts';
import { getRow } from '../../table.ts';
import { instant, localDay, type Instant } from '../../time.ts';
import { numbersOf } from '../../visit-numbers.ts';
import type { WorkOf } from '../../work/events.ts';
import { lineOrGap, type Charged, type Due } from '../charge-line.ts';
import type { Work } from '../lines.ts';
import type { EmergencyPoints, EmergencyRules } from '../rule-pack.ts';
import { administrationsHere, isCharged } from './doses.ts';
import { kindOf, ordersHere } from './tests.ts';
import { keptLines } from './kept-lines.ts';
import { servicesHere, serviceOf, type Service } from './services.ts';
import { factsOf } from './room-nights.ts';
import { settle, stepsOf, type Known, type Step } from './settle.ts';
import { joined, minutesIn } from './spans.ts';

const kept = keptLines();

export function emergencyLines(work: Work): readonly Charged[] {
  const rules = work.prices.rulesAt(work.encounter.arrivedAt ?? work.now).emergency;
  if (rules === undefined) return [];
  const visit = visitOfEncounter(work, work.encounter);
  return [...(visit === undefined ? [] : levelLines(work, rules, visit)), ...criticalLines(work, rules)];
}

/** Something done during the visit that its level hangs on: counted from when it was told, until it was taken back. */
interface Done {
  readonly what: 'laboratory' | 'imaging' | 'doses' | 'infusions' | 'services';
  readonly position: number;
  readonly undone?: number;
}

function levelLines(work: Work, rules: EmergencyRules, visit: EdVisit): readonly Charged[] {
  const { departedAt } = visit;
  if (departedAt === undefined || visit.leftUnseenAt !== undefined) return [];
  const done = doneIn(work, visit.arrivedAt, departedAt);
  const behind = behindOf(work, departedAt);
  const parts = [
    departedAt,
    visit.esi,
    visit.disposition,
    visit.byAmbulance,
    behind.join(),
    done.map(({ what, position, undone }) => `${what}${position}:${undone ?? ''}`).join(),
  ];
  return kept(work, work.encounter, parts, () => settle(levelSteps(work, rules, visit, behind, done)));
}

/** At the end of the visit by what was known then, and again for whatever was told later. */
function levelSteps(work: Work, rules: EmergencyRules, visit: EdVisit, behind: readonly number[], done: readonly Done[]): readonly Step[] {
  const end = Math.max(...behind);
  const moments = [...new Set([end, ...done.flatMap(({ position, undone }) => [position, undone ?? 0]).filter((position) => position > end)])].sort(
    (a, b) => a - b,
  );
  return moments.map((position) => {
    const known = done.filter((one) => one.position <= position && (one.undone === undefined || one.undone > position));
    const code = levelOf(rules, pointsOf(rules, visit, known));
    const due: Due = {
      charge: `emergency:${work.encounter.encounter}`,
      kind: 'emergency',
      code,
      units: 1,
      unit: 'visit',
      serviceAt: visit.arrivedAt,
      toldAt: visit.arrivedAt,
      position: behind[0] ?? end,
      positions: [...behind, ...known.map((one) => one.position)],
    };
    return { position, due: [lineOrGap(work, due)] };
  });
}

/** The movement that ended the visit, and the steps of it. */
function behindOf(work: Work, departedAt: Instant): readonly number[] {
  const { hospital, encounter } = work;
  const left = factsOf(work).findLast(({ at }) => at === departedAt)?.position ?? encounter.position;
  const steps = numbersOf(hospital, encounter).flatMap((number) => (getRow(hospital.work.EmergencyStepped, number) ?? []).map(({ position }) => position));
  return [left, ...steps];
}

function doneIn(work: Work, from: Instant, to: Instant): readonly Done[] {
  const during = (at: Instant): boolean => at >= from && at <= to;
  const ordered = ordersHere(work).flatMap(([, versions]): Done[] => {
    const [first] = versions;
    const what = kindOf(versions);
    if (first === undefined || what === undefined || !during(first.at)) return [];
    const undone = versions.find(({ event }) => event.status === 'cancelled')?.position;
    return [{ what, position: first.position, ...(undone === undefined ? {} : { undone }) }];
  });
  const given = administrationsHere(work).flatMap(([, versions]): Done[] => {
    const first = versions.find(({ event }) => isCharged(event));
    if (first === undefined || !during(first.event.givenAt ?? first.at)) return [];
    const undone = versions.find(({ event, position }) => position > first.position && !isCharged(event))?.position;
    const what = work.prices.rulesAt(first.at).infusion?.routes.includes(first.event.route ?? '') === true ? 'infusions' : 'doses';
    return [{ what, position: first.position, ...(undone === undefined ? {} : { undone }) }];
  });
  const services = servicesHere(work).flatMap(([key, versions]): Done[] => {
    const service = serviceOf(key, versions);
    return service === undefined || !during(service.at) ? [] : [{ what: 'services', position: service.version.position }];
  });
  return [...ordered, ...given, ...services];
}

function pointsOf({ points }: EmergencyRules, visit: EdVisit, known: readonly Done[]): number {
  const count = (what: Done['what']): number => known.filter((one) => one.what === what).length;
  return points.filter((rule) => holds(rule, visit, count)).reduce((sum, one) => sum + one.points, 0);
}

function holds({ when }: EmergencyPoints, visit: EdVisit, count: (what: Done['what']) => number): boolean {
  const enough = (what: Done['what'], least: number | undefined): boolean => least === undefined || count(what) >= least;
  return (
    (when.esi === undefined || when.esi === visit.esi) &&
    (when.disposition === undefined || when.disposition === visit.disposition) &&
    (when.arrivedBy === undefined || visit.byAmbulance) &&
    enough('laboratory', when.laboratory) &&
    enough('imaging', when.imaging) &&
    enough('doses', when.doses) &&
    enough('infusions', when.infusions) &&
    enough('services', when.services)
  );
}

const levelOf = ({ levels }: EmergencyRules, points: number): string => levels.findLast(({ atLeast }) => points >= atLeast)?.code ?? levels[0]?.code ?? '';

const keptCritical = keptLines();

function criticalLines(work: Work, { criticalCare: rules }: EmergencyRules): readonly Charged[] {
  const lists = servicesHere(work).filter(([, versions]) => versions.some(({ event }) => rules.services.includes(event.code)));
  const [first] = lists;
  if (first === undefined) return [];
  const parts = [work.encounter.encounter, ...lists.map(([, versions]) => versions)];
  return keptCritical(work, first[1], parts, () => settle(stepsOf(lists, (known) => criticalDue(work, rules, known))));
}

/** All its minutes of a local day together: 30 to 74 are the first hour, each further half hour that was begun is one more. */
function criticalDue(work: Work, rules: EmergencyRules['criticalCare'], known: Known<WorkOf<'ServiceRendered'>>): readonly Charged[] {
  const days = new Map<number, Service[]>();
  for (const [key, versions] of known) {
    const service = serviceOf(key, versions);
    if (service === undefined) continue;
    const day = localDay(service.at, work.zone);
    days.set(day, [...(days.get(day) ?? []), service]);
  }
  return [...days].flatMap(([day, services]) => criticalDay(work, rules, day, services));
}

function criticalDay(work: Work, rules: EmergencyRules['criticalCare'], day: number, services: readonly Service[]): readonly Charged[] {
  const spans = joined(services.flatMap(({ event: { startedAt: from, endedAt: to } }) => (from === undefined || to === undefined ? [] : [{ from, to }])));
  const minutes = minutesIn(spans);
  const [first] = services;
  if (first === undefined || minutes < rules.leastMinutes) return [];
  const due: Due = {
    charge: `critical-care:${work.encounter.encounter}:${day}`,
    kind: 'critical-care',
    code: rules.code,
    units: 1,
    unit: 'each',
    serviceAt: instant(spans[0]?.from ?? first.at),
    toldAt: first.version.recordedAt,
    position: first.version.position,
    positions: services.flatMap(({ positions }) => positions),
  };
  const more = Math.max(0, Math.ceil((minutes - rules.firstMinutes) / rules.everyMinutes));
  return [lineOrGap(work, due), ...(more === 0 ? [] : [lineOrGap(work, { ...due, charge: `${due.charge}:more`, code: rules.more, units: more })])];
}
