/** View `capacity`: the six panels of the capacity wall, from live state. A number that cannot be known is absent and says what is missing. */
import type { Encounter } from '../encounter.ts';
import { demoSurgePack } from '../operations/surge-pack.ts';
import { getRow, rows } from '../table.ts';
import { dayMs, hourMs, instant, minuteMs, type Instant } from '../time.ts';
import { findingsOf } from './findings.ts';
import { countedEncounters, newestFirst } from './lineage.ts';
import { bedLevels, availableByLevel, demandByLevel, netRows } from './net-beds.ts';
import { movementsOf } from './movements.ts';
import type { CapacityRow } from './rows.ts';
import type { View, ViewInput } from './view.ts';

/** Minutes from dirty to clean that a turn should take (rules.md, Turn). */
const turnGoalMinutes = 60;

export const capacityView: View<CapacityRow> = {
  name: 'capacity',
  title: 'Capacity',
  definition: 'Net beds by level of care, who waits to come in, who is about to leave, beds being turned, risk and surge.',
  audience: 'aggregate',
  rows: (input, earlier) => {
    if (earlier !== undefined && earlier.input.hospital === input.hospital && earlier.input.identity === input.identity && Math.floor(earlier.input.now / 5000) === Math.floor(input.now / 5000)) return earlier.rows;
    const found = new Map<string, CapacityRow>([['house/all', house(input)], ['surge/site', surge(input)]]);
    for (const row of netRows(input)) found.set(`net/${row.level}`, row);
    for (const row of inbound(input)) found.set(`inbound/${row.kind}`, row);
    for (const row of outbound(input)) found.set(`outbound/${row.kind}`, row);
    for (const row of turns(input)) found.set(`turn/${row.bed}`, row);
    for (const row of risks(input)) found.set(`risk/${row.kind}`, row);
    return found;
  },
  lineage: (input, key) => {
    const [tile, name] = key.split('/');
    if (tile === 'inbound') return countedEncounters(input, (encounter) => inboundKind(input, encounter) === name);
    if (tile === 'outbound') return countedEncounters(input, (encounter) => outboundKind(encounter, horizon(input)) === name);
    if (tile === 'turn') return newestFirst([...rows(input.hospital.operations.beds)].filter((bed) => bed.bed === name).map((bed) => bed.position));
    if (tile === 'risk') return newestFirst(findingsOf(input).filter((finding) => name === 'deterioration' && isDeterioration(finding)).flatMap((finding) => finding.positions));
    if (tile === 'net' && name !== 'all') return newestFirst([...rows(input.hospital.operations.beds)].filter((bed) => getRow(input.hospital.operations.units, bed.unit)?.levelOfCare === name).map((bed) => bed.position));
    return newestFirst([...rows(input.hospital.operations.beds)].map((bed) => bed.position));
  },
};

type RowOf<Tile extends CapacityRow['tile']> = Extract<CapacityRow, { tile: Tile }>;

/** Inpatient beds only: treatment spaces, theatres and recovery are no places to stay. */
function isInpatient(level: string | undefined): boolean {
  return level !== 'emergency' && level !== 'or' && level !== 'pacu';
}

function house(input: ViewInput): RowOf<'house'> {
  const { beds, units } = input.hospital.operations;
  const row = { tile: 'house' as const, occupied: 0, licensed: 0, staffed: 0, blocked: 0, reporting: 0, beds: 0 };
  for (const bed of rows(beds)) {
    if (!isInpatient(getRow(units, bed.unit)?.levelOfCare)) continue;
    row.beds++;
    if (bed.position > 0) row.reporting++;
    if (bed.licensed) row.licensed++;
    if (bed.staffed) row.staffed++;
    if (bed.serviceability !== 'open') row.blocked++;
    if (bed.occupancy === 'occupied' || bed.occupancy === 'away') row.occupied++;
  }
  return row;
}

/** Who waits to come in: a boarder is admitted (class I) and still in the ED; PACU holds, transfers asked for, direct admissions planned. */
function inboundKind(input: ViewInput, encounter: Encounter): RowOf<'inbound'>['kind'] | undefined {
  if (encounter.dischargedAt !== undefined || encounter.status === 'cancelled' || encounter.stub === true) return undefined;
  const level = encounter.location === undefined ? undefined : getRow(input.hospital.operations.units, encounter.location.unit)?.levelOfCare;
  if (encounter.status === 'planned') return 'direct';
  if (level === 'emergency') return encounter.class === 'I' ? 'boarders' : undefined;
  if (level === 'pacu') return encounter.class === 'I' ? 'pacu' : undefined;
  return encounter.plannedLocation === undefined ? undefined : 'transfers';
}

/** The clock starts at the decision to admit, never at the bed (rules.md, ED clocks). */
function waitingSince(kind: RowOf<'inbound'>['kind'], encounter: Encounter): Instant | undefined {
  return kind === 'boarders' ? encounter.admittedAt : encounter.locatedAt;
}

function inbound(input: ViewInput): RowOf<'inbound'>[] {
  const found = new Map<RowOf<'inbound'>['kind'], { count: number; oldest?: Instant }>([['boarders', { count: 0 }], ['transfers', { count: 0 }], ['pacu', { count: 0 }], ['direct', { count: 0 }]]);
  for (const encounter of rows(input.hospital.operations.encounters)) {
    const kind = inboundKind(input, encounter);
    const row = kind === undefined ? undefined : found.get(kind);
    if (kind === undefined || row === undefined) continue;
    row.count++;
    const since = waitingSince(kind, encounter);
    if (since !== undefined && (row.oldest === undefined || since < row.oldest)) row.oldest = since;
  }
  return [...found].map(([kind, row]) => ({ tile: 'inbound', kind, count: row.count, ...(row.oldest === undefined ? {} : { oldestSince: row.oldest }) }));
}

/** Four hours ahead, to the half hour. */
function horizon(input: ViewInput): Instant {
  return instant(Math.ceil((input.now + 4 * hourMs) / (30 * minuteMs)) * 30 * minuteMs);
}

function outboundKind(encounter: Encounter, by: Instant): 'confirmed' | 'pending' | undefined {
  if (encounter.class !== 'I' || encounter.status !== 'in-progress') return undefined;
  if (encounter.dischargePlannedAt !== undefined) return 'confirmed';
  return encounter.expectedDischargeAt !== undefined && encounter.expectedDischargeAt <= by ? 'pending' : undefined;
}

function outbound(input: ViewInput): RowOf<'outbound'>[] {
  const by = horizon(input);
  const counts = { confirmed: 0, pending: 0 };
  for (const encounter of rows(input.hospital.operations.encounters)) {
    const kind = outboundKind(encounter, by);
    if (kind !== undefined) counts[kind]++;
  }
  return [
    { tile: 'outbound', kind: 'confirmed', count: counts.confirmed, by },
    { tile: 'outbound', kind: 'pending', count: counts.pending, by },
    { tile: 'outbound', kind: 'predicted', count: 0, by, missing: ['a fitted discharge model'] },
    needed(input, by),
  ];
}

/** Leavers needed so that everybody who waits, and everybody whom the same hours brought yesterday, finds a bed. */
function needed(input: ViewInput, by: Instant): RowOf<'outbound'> {
  const { hours, since } = movementsOf(input.hospital, input.now);
  if (since === undefined || input.now - since < dayMs) return { tile: 'outbound', kind: 'needed', count: 0, by, missing: ['24 h of movements'] };
  const levels = bedLevels.map(([level]) => level);
  const free = [...availableByLevel(input)].filter(([level]) => levels.includes(level)).reduce((sum, [, n]) => sum + n, 0);
  const waiting = [...demandByLevel(input).values()].reduce((sum, n) => sum + n, 0) + inbound(input).reduce((sum, row) => sum + (row.kind === 'boarders' || row.kind === 'pacu' ? row.count : 0), 0);
  const ahead = hours.slice(1, 5).reduce((sum, hour) => sum + hour.admissions, 0);
  return { tile: 'outbound', kind: 'needed', count: Math.max(0, waiting + ahead - free), by };
}

function turns(input: ViewInput): RowOf<'turn'>[] {
  const found: RowOf<'turn'>[] = [];
  for (const bed of rows(input.hospital.operations.beds)) {
    if (bed.cleanliness === 'clean' || bed.serviceability === 'closed') continue;
    const label = [bed.unit, bed.room].filter((part) => part !== '').join('-');
    found.push({ tile: 'turn', bed: bed.bed, label, state: bed.cleanliness, goalMinutes: turnGoalMinutes, ...(bed.cleanlinessSince === undefined ? {} : { since: bed.cleanlinessSince }) });
  }
  return found;
}

function isDeterioration(finding: { readonly rule: string; readonly severity: string }): boolean {
  return finding.rule.startsWith('news2@') && finding.severity === 'critical';
}

function risks(input: ViewInput): RowOf<'risk'>[] {
  const deteriorating = findingsOf(input).filter(isDeterioration);
  const first = deteriorating[0]?.bed;
  const { nursing, operations } = input.hospital;
  const isolation = isolationConflicts(input);
  return [
    { tile: 'risk', kind: 'deterioration', count: deteriorating.length, ...(first === undefined ? {} : { detail: first }) },
    nursing.assignments.size === 0
      ? { tile: 'risk', kind: 'ratio', count: 0, missing: ['nurse assignments'] }
      : { tile: 'risk', kind: 'ratio', count: ratioBreaches(input) },
    [...rows(operations.encounters)].some((encounter) => encounter.isolation !== undefined)
      ? { tile: 'risk', kind: 'isolation', count: isolation.length, ...(isolation[0] === undefined ? {} : { detail: isolation[0] }) }
      : { tile: 'risk', kind: 'isolation', count: 0, missing: ['isolation status'] },
  ];
}

/** Nurses of a unit with more patients than its ratio. */
function ratioBreaches(input: ViewInput): number {
  const loads = new Map<string, { n: number; ratio: number }>();
  for (const versions of rows(input.hospital.nursing.assignments)) {
    const newest = versions[versions.length - 1]?.event;
    const ratio = newest === undefined ? undefined : getRow(input.hospital.operations.units, newest.unit)?.ratio;
    if (newest?.nurse === undefined || ratio === undefined) continue;
    const load = loads.get(newest.nurse) ?? { n: 0, ratio };
    load.n++;
    loads.set(newest.nurse, load);
  }
  return [...loads.values()].filter((load) => load.n > load.ratio).length;
}

/** Airborne precautions outside a negative-pressure room, by the facility file. */
function isolationConflicts(input: ViewInput): string[] {
  const { description, encounters } = input.hospital.operations;
  const negative = new Set(description?.units.flatMap((unit) => unit.rooms.filter((room) => room.pressure === 'negative').map((room) => `${unit.unit}-${room.room}`)));
  const found: string[] = [];
  for (const encounter of rows(encounters)) {
    const { location } = encounter;
    if (encounter.isolation !== 'airborne' || encounter.status !== 'in-progress' || location === undefined) continue;
    const room = `${location.unit}-${location.room ?? ''}`;
    if (!negative.has(room)) found.push(location.bedId ?? room);
  }
  return found.sort();
}

/** The level that occupied / staffed gives, and how many more patients reach the next one. */
function surge(input: ViewInput): RowOf<'surge'> {
  const { occupied, staffed } = house(input);
  const { levelsFromBp, cards, pack } = demoSurgePack;
  const level = Math.max(1, levelsFromBp.findLastIndex((from) => staffed > 0 && occupied * 10_000 >= from * staffed) + 1);
  const nextFrom = levelsFromBp[level];
  const card = cards.find((one) => one.level === level);
  return {
    tile: 'surge', level, levels: levelsFromBp.length, pack,
    ...(nextFrom === undefined || staffed === 0 ? {} : { nextLevel: level + 1, bedsToNext: Math.ceil((nextFrom * staffed) / 10_000) - occupied }),
    ...(card === undefined ? {} : { card: card.card, owner: card.owner }),
  };
}
