/** Identifiers of a record (CX, HL7 v2.5.1 2.A.14) and which of them the record is known by. */
import type { PatientId } from '@healthos/core/ids.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import type { FeedContext } from '../feed.ts';

export interface Identifier {
  readonly number: string;
  readonly assigner: string;
  /** CX.5, table 0203. */
  readonly kind?: string;
}

/** Table 0203 kinds in the order in which a record is named by them. */
const preferredKinds = ['MR', 'PI', 'PT'];

/** Every repetition of a CX field that has a number. An assigner that is not sent is `otherwise`. */
export function identifiersIn(segment: Segment | undefined, field: number, otherwise: string): Identifier[] {
  const found: Identifier[] = [];
  const count = segment?.repetitions(field) ?? 0;
  for (let repetition = 0; repetition < count; repetition++) {
    const number = segment?.text(field, 1, 1, repetition).trim() ?? '';
    if (number === '') continue;
    const kind = segment?.text(field, 5, 1, repetition).trim() ?? '';
    found.push({ number, assigner: assignerOf(segment, field, repetition, otherwise), ...(kind === '' ? {} : { kind }) });
  }
  return found;
}

/** CX.4: namespace (.1), else universal id (.2). */
function assignerOf(segment: Segment | undefined, field: number, repetition: number, otherwise: string): string {
  const part = (subcomponent: number): string => segment?.text(field, 4, subcomponent, repetition).trim() ?? '';
  return part(1) || part(2) || otherwise;
}

/** Who numbers the records of a sender that names no assigner: MSH-4, else MSH-3, so that a number stays one record. */
export function defaultAssigner(message: Hl7Message): string {
  const { header } = message;
  return header.text(4).trim() || header.text(3).trim();
}

/** The identifier that names the record: MR, else PI, else PT, else the first; `like` asks for the same kind and assigner first. */
export function chosenOf(identifiers: readonly Identifier[], like?: Identifier): Identifier | undefined {
  if (like !== undefined) {
    const same = identifiers.find((one) => one.kind === like.kind && one.assigner === like.assigner);
    if (same !== undefined) return same;
  }
  for (const kind of preferredKinds) {
    const found = identifiers.find((one) => one.kind === kind);
    if (found !== undefined) return found;
  }
  return identifiers[0];
}

export function recordOf(identifier: Identifier, context: Pick<FeedContext, 'pseudonym'>): PatientId {
  return context.pseudonym(identifier.assigner, identifier.number);
}
