/** View `capacity`: the six panels of the capacity wall, from live state. A number that cannot be known is absent and says what is missing. */
import { departuresOf } from '../house/discharge/departures.ts';
import { assignedOf } from '../house/staffing/assigned.ts';
import { isolatedOf } from '../reasoning/airborne-room.ts';
import type { Finding } from '../reasoning/rules.ts';
import { barrierPack } from '../house/discharge/barrier-pack.ts';
import { openBarriers } from '../house/discharge/way-out.ts';
import { leaversOf } from '../house/discharge/ways.ts';
import { outlookOf, saidBy, type Outlook } from '../house/discharge/outlook.ts';
import { goals } from '../house/turn/kpis.ts';
import { waitedFrom, type TurnJob } from '../house/turn/jobs.ts';
import { openTurns, turnCounts } from '../house/turn/queue.ts';
import { surgePacksOf } from '../house/surge/packs.ts';
import { siteLevel } from '../house/surge/site-pack.ts';
import { labelOf } from '../house/access/label.ts';
import { encounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { pickedFrom } from '../part-sums.ts';
import { getRow, rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { findingsOf, preparedFindings } from '../reasoning/findings.ts';
import { bedCountsOf } from './bed-counts.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import { bedLevels, netRows } from './net-beds.ts';
import { isDayKnown, movementsOf, recentOf } from './movements.ts';
import type { CapacityRow } from './rows.ts';
import type { View, ViewInput } from './view.ts';
import { demandByLevel, standingsOf, type InboundKind, type Standing } from './waiting.ts';

export const capacityView: View<CapacityRow> = {
  name: 'capacity',
  title: 'Capacity',
  definition:
    "Net beds (open, staffed, clean and nobody's, less patients who want one; the house also counts boarders and recovery patients whose level nobody named), who waits to come in, who is about to leave and what stands in the way, beds to turn (nobody is cleaning it; being cleaned), risk and surge.",
  audience: 'aggregate',
  learns: true,
  tables: [preparedFindings, leaversOf, departuresOf, standingsOf, assignedOf, isolatedOf, recentOf],
  rows: (input, earlier) => {
    const found = new Map<string, CapacityRow>([
      ['house/all', house(input)],
      ['surge/site', surge(input)],
    ]);
    for (const row of netRows(input)) found.set(`net/${row.level}`, row);
    for (const row of inbound(input)) found.set(`inbound/${row.kind}`, row);
    for (const row of outbound(input)) found.set(`outbound/${row.kind}`, row);
    for (const [reason, row] of barriers(input)) found.set(`barrier/${reason}`, row);
    const jobs = openTurns(input.hospital);
    found.set('turning/all', { tile: 'turning', ...turnCounts(jobs) });
    for (const row of turns(input, jobs)) found.set(`turn/${row.bed}`, row);
    for (const row of risks(input)) found.set(`risk/${row.kind}`, row);
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const [tile, name] = key.split('/');
    if (tile === 'inbound') return counted(input, ({ waits }) => waits?.kind === name);
    if (tile === 'outbound') return leaving(input, name);
    if (tile === 'turn' || tile === 'turning') return turnPositions(input, tile === 'turn' ? name : undefined);
    if (tile === 'barrier')
      return newestFirst(rows(leaversOf(input)).flatMap(({ way }) => openBarriers(way).flatMap(({ reason, position }) => (reason === name ? [position] : []))));
    if (tile === 'risk')
      return newestFirst(
        findingsOf(input)
          .filter((finding) => name !== undefined && isRisk(name, finding))
          .flatMap((finding) => finding.positions),
      );
    if (tile === 'net' && name !== 'all')
      return newestFirst(
        [...rows(input.hospital.operations.beds)]
          .filter((bed) => getRow(input.hospital.operations.units, bed.unit)?.levelOfCare === name)
          .map((bed) => bed.position),
      );
    return newestFirst([...rows(input.hospital.operations.beds)].map((bed) => bed.position));
  },
};

type RowOf<Tile extends CapacityRow['tile']> = Extract<CapacityRow, { tile: Tile }>;

function house(input: ViewInput): RowOf<'house'> {
  return { tile: 'house', ...bedCountsOf(input.hospital.operations).house };
}

function counted(input: ViewInput, counts: (standing: Standing) => boolean): readonly number[] {
  return newestFirst([...rows(standingsOf(input))].filter(counts).map(({ encounter }) => encounter.position));
}

const waiting = pickedFrom<Standing>(({ waits }) => waits !== undefined);

function inbound(input: ViewInput): RowOf<'inbound'>[] {
  const found = new Map<InboundKind, { count: number; oldest?: Instant }>([
    ['boarders', { count: 0 }],
    ['transfers', { count: 0 }],
    ['pacu', { count: 0 }],
    ['direct', { count: 0 }],
  ]);
  for (const { waits } of waiting(standingsOf(input))) {
    const row = waits === undefined ? undefined : found.get(waits.kind);
    if (waits === undefined || row === undefined) continue;
    row.count++;
    if (waits.since !== undefined && (row.oldest === undefined || waits.since < row.oldest)) row.oldest = waits.since;
  }
  return [...found].map(([kind, row]) => ({ tile: 'inbound', kind, count: row.count, ...(row.oldest === undefined ? {} : { oldestSince: row.oldest }) }));
}

/** Four hours ahead. */
const nextHours = 4;
const nextOutlook = (input: ViewInput): Outlook | undefined => outlookOf(input).find(({ hours }) => hours === nextHours);

/** The number of the discharge wall for the same hour, in what people said of those who make it up. */
function outbound(input: ViewInput): RowOf<'outbound'>[] {
  const outlook = nextOutlook(input);
  if (outlook === undefined) return [];
  const { by, parts, missing } = outlook;
  return [
    ...(['confirmed', 'pending', 'predicted'] as const).map((kind): RowOf<'outbound'> => ({
      tile: 'outbound',
      kind,
      count: parts[kind] ?? 0,
      by,
      ...(parts[kind] === undefined ? { missing } : {}),
    })),
    needed(input, by),
  ];
}

/** Facts of those of whom so much was said; of needed, of all who wait. */
function leaving(input: ViewInput, kind: string | undefined): readonly number[] {
  const by = nextOutlook(input)?.by;
  if (kind === 'needed' || by === undefined) return counted(input, ({ demand }) => demand !== undefined);
  return newestFirst(
    [...rows(leaversOf(input))].filter(({ way }) => saidBy(way, by) === kind).flatMap(({ encounter, way }) => [encounter.position, ...way.positions]),
  );
}

const barred = keptOn<object, ReadonlyMap<string, RowOf<'barrier'>>>();

/** Open barriers of whoever is here, by reason: sums of the table of leavers, made again when it is another. */
function barriers(input: ViewInput): ReadonlyMap<string, RowOf<'barrier'>> {
  const leavers = leaversOf(input);
  const known = barred.get(leavers);
  if (known !== undefined) return known;
  const found = new Map<string, RowOf<'barrier'>>();
  for (const { way } of rows(leavers))
    for (const { reason } of openBarriers(way)) {
      if (reason === undefined) continue;
      const { words, owner } = barrierPack.reasons[reason];
      found.set(reason, { tile: 'barrier', barrier: words, owner, count: (found.get(reason)?.count ?? 0) + 1 });
    }
  barred.set(leavers, found);
  return found;
}

/** Leavers needed so that everybody who waits, and everybody whom the same hours brought yesterday, finds a bed. */
function needed(input: ViewInput, by: Instant): RowOf<'outbound'> {
  if (!isDayKnown(input)) return { tile: 'outbound', kind: 'needed', count: 0, by, missing: ['24 h of movements'] };
  const { available } = bedCountsOf(input.hospital.operations);
  const free = bedLevels.reduce((sum, [level]) => sum + (available.get(level) ?? 0), 0);
  const waiting = [...demandByLevel(input).values()].reduce((sum, n) => sum + n, 0);
  const yesterday = movementsOf(input).slice(1, 5);
  // Nobody came, moved or left in four hours: the house was not listening then, and of the same hours today nothing is known.
  if (yesterday.every((hour) => hour.arrivals + hour.admissions + hour.transfers + hour.discharges === 0))
    return { tile: 'outbound', kind: 'needed', count: 0, by, missing: ['movements of the same hours yesterday'] };
  const ahead = yesterday.reduce((sum, hour) => sum + hour.admissions, 0);
  return { tile: 'outbound', kind: 'needed', count: Math.max(0, waiting + ahead - free), by };
}

function turns({ hospital: { operations } }: ViewInput, jobs: readonly TurnJob[]): RowOf<'turn'>[] {
  return jobs.map((job) => {
    const { bed, unit, state } = job;
    const since = waitedFrom(job);
    return {
      tile: 'turn',
      bed,
      label: [unit, getRow(operations.beds, bed)?.room].filter((part) => part !== undefined && part !== '').join('-'),
      state: state === 'in-progress' || state === 'suspended' ? state : 'dirty',
      goalMinutes: goals['evs-turn'],
      ...(since === undefined ? {} : { since }),
    };
  });
}

/** Of one bed, or of all that are to be turned. */
function turnPositions({ hospital }: ViewInput, bed: string | undefined): readonly number[] {
  const jobs = openTurns(hospital).filter((job) => bed === undefined || job.bed === bed);
  return newestFirst(jobs.flatMap((job) => [...job.positions, getRow(hospital.operations.beds, job.bed)?.position ?? 0]));
}

function isRisk(kind: string, { rule, severity }: Finding): boolean {
  if (kind === 'deterioration') return rule.startsWith('news2@') && severity === 'critical';
  return rule.startsWith(kind === 'ratio' ? 'nurse-ratio@' : 'airborne-room@');
}

/** A wall that anybody may read counts a patient whose record is labelled, and does not say where. */
function isLabelled(input: ViewInput, encounter: string): boolean {
  const { operations, work } = input.hospital;
  if (work.RecordLabelled.size === 0) return false;
  const patient = getRow(operations.encounters, encounterId(encounter))?.patient;
  return patient !== undefined && labelOf(input, patient).label !== 'normal';
}

function risks(input: ViewInput): RowOf<'risk'>[] {
  const risk = (kind: RowOf<'risk'>['kind'], missing: readonly string[]): RowOf<'risk'> => {
    if (missing.length > 0) return { tile: 'risk', kind, count: 0, missing };
    const found = findingsOf(input).filter((finding) => isRisk(kind, finding));
    const detail = found
      .filter(({ encounter }) => encounter === undefined || !isLabelled(input, encounter))
      .map(({ bed, unit }) => bed ?? unit ?? '')
      .sort()[0];
    return { tile: 'risk', kind, count: found.length, ...(detail === undefined || detail === '' ? {} : { detail }) };
  };
  return [
    risk('deterioration', []),
    risk('ratio', assignedOf(input).size === 0 ? ['nurse assignments'] : []),
    risk('isolation', isolatedOf(input).size === 0 ? ['isolation status'] : input.hospital.operations.description === undefined ? ['facility file'] : []),
  ];
}

/** The level that occupied / staffed gives, and how many more patients reach the next one. */
function surge(input: ViewInput): RowOf<'surge'> {
  const { occupied, staffed } = house(input);
  const { site } = surgePacksOf(input);
  const { levelsFromBp, cards, pack } = site;
  const { level, bedsToNext } = siteLevel(occupied, staffed, site) ?? { level: 1 };
  const card = cards.find((one) => one.level === level);
  return {
    tile: 'surge',
    level,
    levels: levelsFromBp.length,
    pack,
    ...(bedsToNext === undefined ? {} : { nextLevel: level + 1, bedsToNext }),
    ...(card === undefined ? {} : { card: card.card, owner: card.owner }),
  };
}
