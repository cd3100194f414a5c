/** The flowsheet of one encounter over time: rows with their values and every version of each, what devices read, and what waits to be validated. */
import { titleOf } from '../../codes/code-title.ts';
import type { FlowRow } from '../../work/care-pack.ts';
import { readVital } from '../../reasoning/read-vital.ts';
import { vitalOf } from '../../codes/vitals.ts';
import type { ObservationRecorded, ObservedValue } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { careRulesOf } from '../nursing/packs.ts';
import { chartedOf, rowOfCode, statusWords, textOf, type Charted } from './charted.ts';
import { isAnswered, pendingOf, readingsOf, type DeviceValue } from './device-values.ts';

export interface SheetVersion {
  readonly position: number;
  /** When it was said. */
  readonly at: Instant;
  readonly says: string;
  readonly status: string;
  readonly by?: string;
  readonly reason?: string;
}

export interface SheetCell {
  /** `observation|key`: what its lineage and its correction are asked by. */
  readonly item: string;
  readonly at: Instant;
  readonly says: string;
  readonly number?: number;
  /** By hand here, by another system, or a device's value that a nurse took over. */
  readonly from: 'charted' | 'sent' | 'validated';
  readonly state: 'holds' | 'corrected' | 'in-error';
  /** Whether a score may count it. */
  readonly scores: boolean;
  readonly unusual: boolean;
  /** Oldest first. */
  readonly versions: readonly SheetVersion[];
  /** Of the newest: what a form has seen. */
  readonly position: number;
}

export interface SheetPoint {
  readonly at: Instant;
  readonly number: number;
  readonly pending: boolean;
}

export interface SheetRow {
  readonly row: string;
  readonly title: string;
  readonly group: FlowRow['group'];
  readonly unit?: string;
  readonly usual?: readonly [number, number];
  readonly cells: readonly SheetCell[];
  /** What devices read and nobody refused, for the trend. */
  readonly strip: readonly SheetPoint[];
}

export interface PendingRow {
  readonly series: string;
  readonly at: Instant;
  readonly device: string;
  readonly bed?: string;
  readonly row?: string;
  readonly title: string;
  readonly says: string;
  readonly unit?: string;
  readonly unusual: boolean;
  readonly position: number;
}

export interface Sheet {
  readonly from: Instant;
  readonly rows: readonly SheetRow[];
  /** Newest first. */
  readonly pending: readonly PendingRow[];
  /** By the rule of the site. */
  readonly pendingScores: boolean;
}

export function sheetOf(input: ViewInput, encounter: Encounter, from: Instant): Sheet {
  const rules = careRulesOf(input);
  const charted = chartedOf(input, encounter).filter(({ at }) => at >= from && at <= input.now);
  const byRow = new Map<string, SheetCell[]>();
  for (const one of charted) {
    const row = rules.rows.get(one.row);
    if (row !== undefined) byRow.set(one.row, [...(byRow.get(one.row) ?? []), cellOf(one, row)]);
  }
  const strips = stripsOf(input, encounter, from, rules.rows);
  const rowOf = rowOfCode(rules.rows);
  return {
    from,
    rows: [...rules.rows.values()].map((row) => ({
      row: row.row,
      title: row.title,
      group: row.group,
      ...(row.unit === undefined ? {} : { unit: row.unit }),
      ...(row.usual === undefined ? {} : { usual: row.usual }),
      cells: byRow.get(row.row) ?? [],
      strip: strips.get(row.row) ?? [],
    })),
    pending: pendingOf(input, encounter).map((value) => pendingRow(value, rowOf(value))),
    pendingScores: rules.pendingScores,
  };
}

const numberOf = (value: ObservedValue): number | undefined => (value.kind === 'quantity' && value.comparator === undefined ? value.value : undefined);

function isUnusual(row: FlowRow | undefined, value: ObservedValue): boolean {
  const number = numberOf(value);
  if (number === undefined || row?.usual === undefined || (value.kind === 'quantity' && value.unit !== row.unit)) return false;
  return number < row.usual[0] || number > row.usual[1];
}

function cellOf({ observation, at, event, withdrawn, versions }: Charted, row: FlowRow): SheetCell {
  const number = numberOf(event.value);
  const vital = vitalOf(event.code);
  return {
    item: `observation|${observation}`,
    at,
    says: textOf(event.value),
    ...(number === undefined ? {} : { number }),
    from: event.device !== undefined ? 'validated' : event.by === undefined ? 'sent' : 'charted',
    state: withdrawn ? 'in-error' : isCorrected(versions) ? 'corrected' : 'holds',
    scores: !withdrawn && vital !== undefined && readVital(vital, event.code, event.value) !== undefined,
    unusual: isUnusual(row, event.value),
    versions: versions.map(({ position, at: saidAt, event: said }) => ({
      position,
      at: saidAt,
      says: textOf(said.value),
      status: statusWords[said.status] ?? said.status,
      ...(said.by === undefined ? {} : { by: said.by }),
      ...(said.reason === undefined ? {} : { reason: said.reason }),
    })),
    position: Math.max(...versions.map(({ position }) => position)),
  };
}

const isCorrected = (versions: readonly { readonly event: ObservationRecorded }[]): boolean => versions.some(({ event }) => event.status === 'C');

function stripsOf(input: ViewInput, encounter: Encounter, from: Instant, rows: ReadonlyMap<string, FlowRow>): ReadonlyMap<string, readonly SheetPoint[]> {
  const rowOf = rowOfCode(rows);
  const found = new Map<string, Map<number, SheetPoint>>();
  for (const value of readingsOf(input, encounter)) {
    const [row, number] = [rowOf(value), numberOf(value.value)];
    const { observedAt: at } = value;
    if (row === undefined || number === undefined || at < from || at > input.now) continue;
    if (value.value.kind !== 'quantity' || value.value.unit !== row.unit || isAnswered(input.hospital, value.series, at)) continue;
    const points = found.get(row.row) ?? new Map<number, SheetPoint>();
    found.set(row.row, points.set(at, { at, number, pending: value.status === 'R' }));
  }
  return new Map([...found].map(([row, points]) => [row, [...points.values()].sort((a, b) => a.at - b.at)]));
}

function pendingRow(value: DeviceValue, row: FlowRow | undefined): PendingRow {
  const unit = value.value.kind === 'quantity' ? value.value.unit : undefined;
  return {
    series: value.series,
    at: value.observedAt,
    device: value.device,
    ...(value.bed === undefined ? {} : { bed: value.bed }),
    ...(row === undefined ? {} : { row: row.row }),
    title: row?.title ?? titleOf(value.code),
    says: textOf(value.value),
    ...(unit === undefined ? {} : { unit }),
    unusual: isUnusual(row, value.value),
    position: value.position,
  };
}
