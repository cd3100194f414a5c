/** What holds of one source record: its statements in sender order, less those that replaced everything at once, until a steward says what they are. */
import { discrepancyOf } from '../codes/discrepancies.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { OrderKey, PatientId } from '../ids.ts';
import type { SourceRecordSeen } from './events.ts';
import type { OverlayDecision, RecordStatement, SourceRecord } from './state.ts';

/** Statements kept of one record. */
const statementLimit = 16;

/**
 * The earliest, against which an overlay stays one however often it is repeated; the newest; and the newest by which registration said whether anybody knows
 * who this is, however many laboratories spoke since. A function of the set, whatever came when.
 */
export function keptOf(statements: readonly RecordStatement[]): readonly RecordStatement[] {
  if (statements.length <= statementLimit) return statements;
  const newest = statements.slice(1 - statementLimit);
  const registered = statements.slice(1, 1 - statementLimit).findLast(({ event }) => isRegistered(event));
  const apart = registered === undefined || newest.some(({ event }) => isRegistered(event)) ? [] : [registered];
  return [...statements.slice(0, 1), ...apart, ...newest];
}

const isRegistered = ({ unidentified, relayed }: SourceRecordSeen): boolean => unidentified !== undefined && relayed !== true;

/** A laboratory that still writes Doe takes no name away: it repeats what it was told. */
const isOutdated = (held: SourceRecordSeen, { unidentified, relayed }: SourceRecordSeen): boolean =>
  unidentified === true && relayed === true && held.unidentified !== true && held.nameHash !== undefined;

/** The statement that holds. One that replaces name, birth date and sex all at once is held for a steward (hard case 15); undefined = nothing was said. */
export function deriveRecord(
  patient: PatientId,
  statements: readonly RecordStatement[],
  decisions: readonly OverlayDecision[],
): { readonly record: SourceRecord; readonly overlay?: Discrepancy; readonly newcomer?: SourceRecordSeen } | undefined {
  const first = statements[0];
  if (first === undefined) return undefined;
  let held: SourceRecordSeen = first.event;
  let order = first.order;
  let overlay: Discrepancy | undefined;
  let newcomer: SourceRecordSeen | undefined;
  for (const { event, order: saidAt, at } of statements.slice(1)) {
    if (isOutdated(held, event)) continue;
    const decided = isOverlay(held, event) ? (decisionOn(decisions, saidAt) ?? 'held') : 'accepted';
    if (decided === 'held') newcomer ??= event;
    if (decided === 'held') overlay ??= discrepancyOf('identity-overlay', patient, at, 'Name, birth date and sex of a record were all replaced at once');
    if (decided !== 'accepted') continue;
    held = withWord(held, event);
    order = saidAt;
  }
  const record = recordAs(patient, held, order);
  return overlay === undefined || newcomer === undefined ? { record } : { record, overlay, newcomer };
}

/** Silence changes nothing. Whose child somebody is may be taken back, and said again. */
function withWord(held: SourceRecordSeen, said: SourceRecordSeen): SourceRecordSeen {
  if (held.motherTakenBack === undefined && said.motherTakenBack === undefined) return { ...held, ...said };
  const { mother, motherTakenBack: _before, ...rest } = { ...held, ...said };
  return said.motherTakenBack === true || mother === undefined ? rest : { ...rest, mother };
}

/** The first decision after the statement: it was looked at then. */
function decisionOn(decisions: readonly OverlayDecision[], saidAt: OrderKey): 'accepted' | 'split' | undefined {
  return decisions.find(({ order }) => order > saidAt)?.decision;
}

function recordAs(patient: PatientId, held: SourceRecordSeen, order: OrderKey): SourceRecord {
  return {
    patient,
    seen: held,
    order,
    unidentified: held.unidentified === true,
    deceased: held.deceased === true,
    deleted: held.deleted === true,
    ...(held.sex === undefined ? {} : { sex: held.sex }),
    ...(held.mother === undefined ? {} : { mother: held.mother }),
  };
}

function isOverlay(held: SourceRecordSeen, said: SourceRecordSeen): boolean {
  if (held.unidentified === true || said.unidentified === true) return false;
  return differ(held.nameHash, said.nameHash) && differ(held.birthHash, said.birthHash) && differ(held.sex, said.sex);
}

/** What was not said, or was deleted, differs from nothing. */
function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== '' && b !== '' && a !== b;
}
