/** A simulated day told through the real receiver, log and folds under a clock of its own, with faults put into the stream where a hospital makes them. */
import { createHash } from 'node:crypto';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId, patientId } from '@healthos/core/ids.ts';
import { censusAudit } from '@healthos/core/reasoning/census-audit.ts';
import { discrepancies } from '@healthos/core/reasoning/discrepancies.ts';
import type { Finding } from '@healthos/core/reasoning/rules.ts';
import { hourMs, instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import { censusTrustView } from '@healthos/core/views/census-trust.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import { makeReceive } from '@healthos/ingest/receive.ts';
import type { Act, Place, VisitNow } from '@healthos/simulators/day/acts.ts';
import { createDay } from '@healthos/simulators/day/day.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { seeded } from '@healthos/simulators/day/random.ts';
import { createEncoder } from '@healthos/simulators/encode/hl7.ts';
import { workBodies } from '@healthos/simulators/encode/work-json.ts';
import { scenarios } from '@healthos/simulators/scenarios.ts';

const facility = facilityId(demoHospital.facility);
const startsAt = instant(Date.UTC(2026, 2, 12, 11));
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Told {
  tell(act: Act): Promise<void>;
  input(): ViewInput;
  /** Alarms of the audit and contradictions of the census. */
  alarms(): readonly Finding[];
  clock: Instant;
}

const ofCensus = /^(census:|discrepancy:(two-in-a-bed|visit-number-reused|update-names-other-bed|movement-after-discharge|transfer-from-elsewhere|cancel-))/;

async function openDay(seed: number): Promise<Told> {
  let enterprise: Enterprise = emptyEnterprise();
  const clock = { now: () => told.clock };
  const log = openMemoryLog({ clock, onCommitted: (facts) => void (enterprise = foldEnterprise(enterprise, facts)) });
  const receive = makeReceive({
    log,
    clock,
    pseudonym: (assigner, number) => patientId(`p_${assigner}_${number}`),
    fingerprint: digest,
    settingsFor: (_sender, feed) => settingsOf(feed, demoHospital.zone, { facility }),
    onBug: (error) => {
      throw error;
    },
  });
  const encode = createEncoder({ facility: demoHospital.facility });
  let sent = 0;
  const told: Told = {
    clock: startsAt,
    tell: async (act) => {
      const at = 'sentAt' in act ? (act.sentAt ?? act.at) : act.at;
      told.clock = instant(Math.max(told.clock, at));
      const control = `${seed}-${++sent}`;
      if (act.kind !== 'work') await receive.hl7(Buffer.from(encode(act, control).text, 'latin1'), { peer: 'day' });
      else
        for (const { text } of workBodies(demoHospital.facility, control, [act]))
          await receive.workJson(Buffer.from(text), { peer: 'day', sender: 'departments' });
    },
    input: () => {
      const hospital = enterprise.hospitals.get(facility);
      if (hospital === undefined) throw new RangeError('nothing was told');
      return { hospital, identity: enterprise.identity, now: told.clock };
    },
    alarms: () => [censusAudit, discrepancies].flatMap((rule) => rule.evaluate(told.input())).filter(({ rule }) => ofCensus.test(rule)),
  };
  await receive.facilityJson(Buffer.from(JSON.stringify(demoHospital)), { peer: 'day' });
  return told;
}

/** What is charted, given and measured is told of the last hours only: before, it decides nothing. */
const dayOf = (seed: number, detailHours: number) =>
  createDay({ seed, hospital: demoHospital, startsAt, detailFrom: instant(startsAt + detailHours * hourMs), scenario: scenarios.day, monitorSeconds: 0 });
const bearsOnCensus = (act: Act): boolean => act.kind === 'movement' || act.kind === 'bed' || (act.kind === 'work' && act.fact.type === 'TurnStepped');

export async function cleanDay(seed: number): Promise<{ readonly alarms: readonly string[]; readonly looks: number; readonly permille: number }> {
  const told = await openDay(seed);
  const day = dayOf(seed, 18);
  const alarms = new Set<string>();
  let looks = 0;
  const look = (): void => {
    looks++;
    for (const { finding, says } of told.alarms()) alarms.add(`${finding}: ${says}`);
  };
  for (let at = startsAt; at <= startsAt + 24 * hourMs; at = instant(at + minuteMs)) {
    for (const act of day.until(at)) {
      await told.tell(act);
      if (bearsOnCensus(act)) look();
    }
    told.clock = instant(Math.max(told.clock, at));
    look();
  }
  return { alarms: [...alarms], looks, permille: censusTrustView.rows(told.input()).get('house')?.permille ?? 0 };
}

export const kinds = ['lost A03', 'duplicate A01', 'late A02', 'half swap', 'ghost bed', 'two in a bed', 'merge'] as const;
type Kind = (typeof kinds)[number];

interface Fault {
  readonly kind: Kind;
  /** Visits and beds, any of which a finding must name. */
  readonly about: readonly string[];
  /** Acts that put it right afterwards. */
  readonly repair: readonly Act[];
}

interface Staged {
  readonly told: Told;
  readonly random: ReturnType<typeof seeded>;
  readonly missed: string[];
  readonly byKind: Record<string, number>;
  slowestMs: number;
  injected: number;
  /** Discharges and transfers that are held back, by bed or visit. */
  readonly lost: Map<string, Act & { readonly kind: 'movement' }>;
  readonly late: { readonly act: Act & { readonly kind: 'movement' }; readonly dueAt: Instant }[];
  readonly touched: Set<string>;
}

const key = ({ unit, room, bed }: Place): string => [unit, room, bed].filter((part) => part !== '').join('-');

export async function injectFaults(seed: number, wanted: number) {
  const told = await openDay(seed);
  const staged: Staged = { told, random: seeded(seed + 1), missed: [], byKind: {}, slowestMs: 0, injected: 0, lost: new Map(), late: [], touched: new Set() };
  const day = dayOf(seed, 96);
  const visits = new Map<string, VisitNow>();
  let turn = 0;
  let nextAt = startsAt + 30 * minuteMs;
  for (let at = startsAt; staged.injected < wanted && at < startsAt + 96 * hourMs; at = instant(at + minuteMs)) {
    for (const act of day.until(at)) {
      const kind: Kind = kinds[turn % kinds.length] ?? 'lost A03';
      const due = act.at >= nextAt && staged.lost.size === 0 && staged.late.length === 0;
      if (due && act.kind === 'movement' && holdBack(staged, kind, act)) {
        turn++;
        nextAt = act.at + 3 * minuteMs;
        continue;
      }
      const before = staged.injected;
      await tellAndLook(staged, act);
      if (act.kind === 'movement') remember(visits, act);
      if (due && act.kind === 'movement' && (await stage(staged, kind, act, visits))) {
        turn++;
        nextAt = act.at + 3 * minuteMs;
      }
      if (staged.injected > before) nextAt = Math.max(nextAt, act.at + 3 * minuteMs);
      if (staged.injected >= wanted) break;
    }
    told.clock = instant(Math.max(told.clock, at));
    await deliverLate(staged, at);
  }
  return { injected: staged.injected, missed: staged.missed, slowestMs: staged.slowestMs, byKind: staged.byKind };
}

function remember(visits: Map<string, VisitNow>, act: Act & { readonly kind: 'movement' }): void {
  if (act.trigger === 'A03') visits.delete(act.visit.visit);
  else visits.set(act.visit.visit, act.visit);
}

/** Faults that are a message which does not come: its evidence comes by itself. */
function holdBack(staged: Staged, kind: Kind, act: Act & { readonly kind: 'movement' }): boolean {
  const { place } = act.visit;
  if (staged.touched.has(act.visit.visit)) return false;
  if (kind === 'lost A03' && act.trigger === 'A03' && place !== undefined && place.bed !== '') {
    staged.touched.add(act.visit.visit);
    staged.lost.set(key(place), act);
    return true;
  }
  if (kind === 'late A02' && act.trigger === 'A02') {
    staged.touched.add(act.visit.visit);
    staged.late.push({ act, dueAt: instant(act.at + staged.random.between(8, 40) * minuteMs) });
    return true;
  }
  return false;
}

/** Tells an act; where it is the evidence of a message that was held back, the fault must be found now, and the message comes after all. */
async function tellAndLook(staged: Staged, act: Act): Promise<void> {
  const place = act.kind === 'bed' ? act.place : act.kind === 'movement' ? act.visit.place : undefined;
  const lost = place === undefined ? undefined : staged.lost.get(key(place));
  if (lost === undefined || place === undefined) return staged.told.tell(act);
  const known = names(staged);
  await staged.told.tell(act);
  await judge(staged, { kind: 'lost A03', about: [lost.visit.visit, key(place)], repair: [{ ...lost, sentAt: act.at }] }, known);
  staged.lost.delete(key(place));
}

async function deliverLate(staged: Staged, at: Instant): Promise<void> {
  for (const held of staged.late.splice(0)) {
    if (held.dueAt > at) {
      staged.late.push(held);
      continue;
    }
    const known = names(staged);
    await staged.told.tell({ ...held.act, sentAt: at });
    await judge(staged, { kind: 'late A02', about: [held.act.visit.visit], repair: [] }, known);
  }
}

/** Faults that are a wrong message: it is its own evidence. */
async function stage(staged: Staged, kind: Kind, act: Act & { readonly kind: 'movement' }, visits: Map<string, VisitNow>): Promise<boolean> {
  const made = wrongMessage(staged, kind, act, visits);
  if (made === undefined) return false;
  const known = names(staged);
  for (const wrong of made.acts) await staged.told.tell(wrong);
  await judge(staged, made.fault, known);
  return true;
}

function wrongMessage(
  staged: Staged,
  kind: Kind,
  act: Act & { readonly kind: 'movement' },
  visits: Map<string, VisitNow>,
): { readonly acts: readonly Act[]; readonly fault: Fault } | undefined {
  const { at } = act;
  const sitting = [...visits.values()].filter(
    ({ visit, place, class: is }) => place !== undefined && place.bed !== '' && is === 'I' && !staged.touched.has(visit),
  );
  const pick = (): VisitNow | undefined => sitting.splice(staged.random.integer(0, sitting.length - 1), 1)[0];
  const [one, other] = [pick(), pick()];
  if (one?.place === undefined || other?.place === undefined) return undefined;
  const movement = (trigger: 'A01' | 'A02' | 'A03', visit: VisitNow, prior?: Place): Act => ({
    kind: 'movement',
    at,
    trigger,
    visit,
    ...(prior === undefined ? {} : { prior }),
  });
  const touch = (...touched: readonly VisitNow[]): void => touched.forEach(({ visit }) => staged.touched.add(visit));
  switch (kind) {
    case 'duplicate A01': {
      if (act.trigger !== 'A01' || act.visit.place === undefined) return undefined;
      touch(act.visit);
      // Either the same visit once more, or the same person under a second number.
      if (staged.random.chance(0.5)) return { acts: [{ ...act, at: instant(at + minuteMs) }], fault: { kind, about: [act.visit.visit], repair: [] } };
      const twin: VisitNow = { ...act.visit, visit: `${act.visit.visit}D`, place: { unit: 'ED', room: 'WAIT', bed: '' } };
      return { acts: [{ ...act, visit: twin }], fault: { kind, about: [twin.visit, act.visit.visit], repair: [movement('A03', twin)] } };
    }
    case 'half swap': {
      const mate = sitting.find(({ place }) => place?.unit === one.place?.unit);
      if (mate?.place === undefined) return undefined;
      touch(one, mate);
      return {
        acts: [movement('A02', { ...one, place: mate.place }, one.place)],
        fault: { kind, about: [key(mate.place), one.visit, mate.visit], repair: [movement('A02', one, mate.place)] },
      };
    }
    case 'ghost bed': {
      touch(one);
      const ghost: Place = { unit: one.place.unit, room: '99', bed: 'Z' };
      return { acts: [movement('A02', { ...one, place: ghost }, one.place)], fault: { kind, about: [one.visit], repair: [movement('A02', one, ghost)] } };
    }
    case 'two in a bed': {
      touch(one);
      const number = `F${staged.injected}`;
      const guest: VisitNow = { ...one, visit: `${one.visit}${number}`, person: { ...one.person, mrn: `${one.person.mrn}${number}`, family: 'Guest' } };
      return { acts: [movement('A01', guest)], fault: { kind, about: [key(one.place)], repair: [movement('A03', guest)] } };
    }
    case 'merge':
      touch(one, other);
      return { acts: [{ kind: 'merge', at, survivor: one.person, given: other.person.mrn }], fault: { kind, about: [one.visit, other.visit], repair: [] } };
    default:
      return undefined;
  }
}

const names = (staged: Staged): ReadonlySet<string> => new Set(staged.told.alarms().map(({ finding, since }) => `${finding}|${since}`));

/** Looks now and at each of the next five seconds for a finding that is new and names what the fault is about. */
async function judge(staged: Staged, fault: Fault, known: ReadonlySet<string>): Promise<void> {
  const { told } = staged;
  const from = told.clock;
  staged.injected++;
  staged.byKind[fault.kind] = (staged.byKind[fault.kind] ?? 0) + 1;
  const isIt = ({ finding, since, says, owner, encounter, bed }: Finding): boolean =>
    (!known.has(`${finding}|${since}`) || fault.kind === 'late A02') &&
    owner !== undefined &&
    fault.about.some((about) => about === encounter || about === bed || says.includes(about));
  for (; told.clock <= from + 5000; told.clock = instant(told.clock + 1000)) {
    if (!told.alarms().some(isIt)) continue;
    staged.slowestMs = Math.max(staged.slowestMs, told.clock - from);
    told.clock = from;
    for (const act of fault.repair) await told.tell(act);
    return;
  }
  told.clock = from;
  staged.missed.push(`${fault.kind} of ${fault.about.join(', ')} at ${new Date(from).toISOString()}`);
  for (const act of fault.repair) await told.tell(act);
}
