/**
 * What is left of a row for whom its label asks for a closer relationship: that something is there, where, and when it is due, and nothing of what.
 * An alarm never goes away with its words: that it stands, how grave it is, since when and whose it is, everybody of the unit sees.
 */
import { labelTold } from '@healthos/core/told.ts';
import { ordersHere } from '@healthos/core/house/orders/of-encounter.ts';
import type { Ask } from '@healthos/core/house/unit/asks.ts';
import { encounterId, orderId } from '@healthos/core/ids.ts';
import { findingsOf } from '@healthos/core/reasoning/findings.ts';
import { stricter, type SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import type { MarRow, OrderRow } from '@healthos/core/views/rows-care.ts';
import type { CareRow, TaskRow } from '@healthos/core/views/rows-nursing.ts';
import type { ExceptionRow, FindingRow } from '@healthos/core/views/rows.ts';
import type { AlertRow } from '@healthos/core/views/rows-huddle.ts';
import type { HandoffRow, UnitNowRow } from '@healthos/core/views/rows-unit.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';

/** What rows name; each view has some of it. */
export interface NamedRow {
  readonly encounter?: string;
  readonly patient?: string;
  readonly label?: SensitivityLabel;
  readonly finding?: string;
  readonly rule?: string;
  readonly critical?: FindingRow['critical'];
  readonly order?: string;
  readonly tasks?: readonly TaskRow[];
  readonly asks?: readonly Ask[];
}

export const withheldWords = 'Withheld: it needs a closer relationship';
const withheldCode = { code: 'withheld', display: withheldWords } as const;

/** Rules whose words tell what is charted, measured or ordered; how sick a patient is by NEWS2 is kept from nobody who must act. */
const recordRules: ReadonlySet<string> = new Set(['critical-result', 'result-withdrawn', 'sepsis', 'qsofa', 'sirs', 'aki', 'medication-safety']);
const ruleOf = (rule: string | undefined): string => (rule ?? '').split('@')[0] ?? '';
const tellsRecord = (rule: string | undefined): boolean => recordRules.has(ruleOf(rule));

/** `open`, `closed` to whoever may break the glass, or `absent`. */
export type Opens = (label: SensitivityLabel) => 'open' | 'closed' | 'absent';

/** What a row itself asks for, beside its record. */
export function labelIn(input: ViewInput, view: string, row: NamedRow): SensitivityLabel {
  switch (view) {
    case 'mar':
    case 'orders':
      return orderLabel(input, row);
    case 'care':
      return strictest((row.tasks ?? []).map(({ label }) => label ?? 'normal'));
    case 'unit-now':
      return strictest((row.asks ?? []).map((ask) => labelOfFinding(input, row.encounter, ask)));
    case 'findings':
      return labelOfFinding(input, row.encounter, row);
    case 'exceptions':
    case 'alerts':
      return labelOfFinding(input, row.encounter, ruled(input, row.finding));
    case 'handoff':
      return row.label ?? 'normal';
    default:
      return 'normal';
  }
}

/** By what is so now, also in a picture of the past. */
function orderLabel({ hospital }: ViewInput, { label, order }: Pick<NamedRow, 'label' | 'order'>): SensitivityLabel {
  return stricter(label ?? 'normal', order === undefined ? 'normal' : labelTold(getRow(hospital.clinical.orders, orderId(order))));
}

const strictest = (labels: readonly SensitivityLabel[]): SensitivityLabel => labels.reduce(stricter, 'normal');

interface Found {
  readonly rule?: string | undefined;
  readonly critical?: FindingRow['critical'] | undefined;
}

/** A critical result asks for what its order asks for, a check of medicines for what any medicine of the patient asks for. */
function labelOfFinding(input: ViewInput, encounter: string | undefined, found: Found | undefined): SensitivityLabel {
  if (found === undefined || encounter === undefined || !tellsRecord(found.rule)) return 'normal';
  if (found.critical !== undefined) {
    const value = newestOf(getRow(input.hospital.clinical.observations, found.critical.observation))?.event;
    return stricter(value?.sensitivity ?? 'normal', orderLabel(input, value?.order === undefined ? {} : { order: value.order }));
  }
  if (ruleOf(found.rule) !== 'medication-safety') return 'normal';
  const here = getRow(ordersHere(input), encounterId(encounter));
  return strictest((here?.medications ?? []).map(({ order }) => order.sensitivity ?? 'normal'));
}

const byName = new WeakMap<readonly FindingRow[], ReadonlyMap<string, FindingRow>>();

/** The finding that a row is made of; of one that is over nothing is told but that it was. */
function ruled(input: ViewInput, finding: string | undefined): FindingRow | undefined {
  if (finding === undefined) return undefined;
  const list = findingsOf(input);
  let known = byName.get(list);
  if (known === undefined) byName.set(list, (known = new Map(list.map((one) => [one.finding, one]))));
  return known.get(finding);
}

/** The row as somebody sees for whom `opens` decides; the same object where nothing of it is kept back. */
export function closedRow(view: string, row: unknown, opens: Opens, input: ViewInput): unknown {
  switch (view) {
    case 'mar':
      return whole(opens, orderLabel(input, row as MarRow), row, () => closedDose(row as MarRow));
    case 'orders':
      return whole(opens, orderLabel(input, row as OrderRow), row, () => closedOrder(row as OrderRow));
    case 'care':
      return closedCare(row as CareRow, opens);
    case 'unit-now':
      return closedPatient(row as UnitNowRow, opens, input);
    case 'findings':
      return closedFinding(row as FindingRow, row as FindingRow, opens, input);
    case 'exceptions':
    case 'alerts': {
      const own = row as ExceptionRow | AlertRow;
      return closedFinding(own, ruled(input, own.finding), opens, input);
    }
    case 'handoff':
      return closedHandoff(row as HandoffRow, opens);
    default:
      return row;
  }
}

function whole(opens: Opens, label: SensitivityLabel, row: unknown, closed: () => unknown): unknown {
  const verdict = opens(label);
  return verdict === 'open' ? row : verdict === 'closed' ? closed() : undefined;
}

function closedDose({ order, name, encounter, unit, bed, room, bedName, state, dueAt, opensAt, lateAt, position }: MarRow): MarRow {
  return {
    order,
    ...(name === undefined ? {} : { name }),
    encounter,
    unit,
    ...(bed === undefined ? {} : { bed }),
    ...(room === undefined ? {} : { room }),
    ...(bedName === undefined ? {} : { bedName }),
    ...withheldCode,
    schedule: 'unknown',
    state,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(opensAt === undefined ? {} : { opensAt }),
    ...(lateAt === undefined ? {} : { lateAt }),
    doses: [],
    position,
    withheld: true,
  };
}

function closedOrder({ order, name, encounter, patient, unit, bed, asks, state, placedAt, since, clinician, position }: OrderRow): OrderRow {
  return {
    order,
    ...(name === undefined ? {} : { name }),
    encounter,
    patient,
    ...(unit === undefined ? {} : { unit }),
    ...(bed === undefined ? {} : { bed }),
    kind: 'general',
    ...withheldCode,
    asks,
    state,
    placedAt,
    since,
    ...(clinician === undefined ? {} : { clinician }),
    position,
    withheld: true,
  };
}

/** What is due from a nurse stays due; what it is of an order, and what was measured and assessed, is kept back. */
function closedCare(row: CareRow, opens: Opens): CareRow | undefined {
  if (row.row !== 'patient') return row;
  const record = opens('normal');
  if (record === 'absent') return undefined;
  const tasks = row.tasks.map((task): TaskRow => {
    if (task.kind !== 'order' || opens(task.label ?? 'normal') === 'open') return task;
    const { label: _label, deferredFor: _reason, ...rest } = task;
    return { ...rest, title: withheldWords, withheld: true };
  });
  if (record === 'open') return tasks.some((task, n) => task !== row.tasks[n]) ? { ...row, tasks } : row;
  return { ...row, fluids: [], lines: [], assessed: [], tasks, withheld: true };
}

/** Signs and score stay: whoever stands nearest must see that a patient gets worse. */
function closedPatient(row: UnitNowRow, opens: Opens, input: ViewInput): UnitNowRow {
  if (row.row !== 'patient') return row;
  const asks = row.asks.map((ask): Ask => {
    if (!tellsRecord(ask.rule) || opens(labelOfFinding(input, row.encounter, ask)) === 'open') return ask;
    const { clocks: _clocks, critical: _critical, ...rest } = ask;
    return { ...rest, says: withheldWords, withheld: true };
  });
  return asks.some((ask, n) => ask !== row.asks[n]) ? { ...row, asks } : row;
}

/** That something was done or is late stays; what it was is of the record. Who came, went, or got worse is kept from nobody of the unit. */
const recordGroups: ReadonlySet<HandoffRow['group']> = new Set(['barrier', 'line', 'task', 'assessment']);

function closedHandoff(row: HandoffRow, opens: Opens): HandoffRow {
  if (!recordGroups.has(row.group) || opens(row.label ?? 'normal') === 'open') return row;
  const { label: _label, ...rest } = row;
  return { ...rest, says: withheldWords, withheld: true };
}

function closedFinding<Row extends FindingRow | ExceptionRow | AlertRow>(row: Row, found: FindingRow | undefined, opens: Opens, input: ViewInput): Row {
  if (found === undefined || !tellsRecord(found.rule) || opens(labelOfFinding(input, row.encounter, found)) === 'open') return row;
  const { critical: _critical, clocks: _clocks, ...rest } = row as FindingRow;
  const place = row.bed ?? row.unit;
  return { ...rest, says: place === undefined ? withheldWords : `${place} ${withheldWords.toLowerCase()}`, withheld: true } as Row;
}
