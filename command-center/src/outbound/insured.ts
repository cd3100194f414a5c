/** Who is insured, and who the patient is: from the identity table and from the bytes of the message that told of the coverage. Names and member numbers are nowhere else. */
import type { CoverageRecorded } from '@healthos/core/financial/events.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { dayOf } from '@healthos/ingest/formats/x12/elements.ts';
import type { Demographics, Party } from '@healthos/ingest/formats/x12/sets.ts';
import { parseHl7, type Segment } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';

/** What a message said of the coverage (IN1), kept in its bytes only. */
export interface Member {
  readonly number?: string;
  readonly group?: string;
  readonly payerName?: string;
  /** Who has the insurance, where it is not the patient. */
  readonly holder?: { readonly family: string; readonly given?: string; readonly birthDate?: string; readonly sex?: string };
}

/** IN1-36, IN1-8, IN1-4, and IN1-16, IN1-18 and IN1-43 of the insured. */
export function memberIn(bytes: Uint8Array | undefined, rank: number): Member {
  const parsed = bytes === undefined ? undefined : parseHl7(Buffer.from(bytes));
  if (parsed === undefined || isRejection(parsed)) return {};
  const lines = parsed.all('IN1');
  const in1 = lines.find((line) => line.text(1).trim() === String(rank)) ?? lines[rank - 1];
  const said = (field: number, component?: number): string | undefined => in1?.text(field, component).trim() || undefined;
  const [number, group, payerName] = [said(36), said(8), said(4)];
  const holder = in1 === undefined ? undefined : holderIn(in1);
  return {
    ...(number === undefined ? {} : { number }),
    ...(group === undefined ? {} : { group }),
    ...(payerName === undefined ? {} : { payerName }),
    ...(holder === undefined ? {} : { holder }),
  };
}

function holderIn(in1: Segment): Member['holder'] {
  const said = (field: number, component?: number): string | undefined => in1.text(field, component).trim() || undefined;
  const [family, given, birthDate, sex] = [said(16, 1), said(16, 2), said(18), said(43)];
  if (family === undefined) return undefined;
  return { family, ...(given === undefined ? {} : { given }), ...(birthDate === undefined ? {} : { birthDate }), ...(sex === undefined ? {} : { sex }) };
}

export interface Subscriber {
  readonly subscriber: Party;
  readonly demographics?: Demographics;
  /** Where the patient is not the insured: by SBR02/PAT01, and who it is. */
  readonly dependent?: { readonly relationship: string; readonly person: Party; readonly demographics?: Demographics };
}

/** PAT01 by what IN1-17 says: 01 spouse, 19 child, G8 another. */
const relationships: Readonly<Record<NonNullable<CoverageRecorded['relation']>, string>> = { self: '18', spouse: '01', child: '19', other: 'G8' };

/** A coverage through somebody else is asked and billed under that person; where nobody said who that is, under the patient. */
export function subscriberOf(person: IdentityLine | undefined, member: Member | undefined, relation: CoverageRecorded['relation']): Subscriber {
  const number = member?.number ?? person?.number;
  const id = number === undefined ? {} : { idKind: 'MI', id: number };
  const patient = nameOf('IL', person?.family, person?.given);
  const born = demographicsOf(person?.birthDate, person?.sex);
  const holder = member?.holder;
  if (relation === undefined || relation === 'self' || holder === undefined)
    return { subscriber: { ...patient, ...id }, ...(born === undefined ? {} : { demographics: born }) };
  const own = demographicsOf(holder.birthDate, holder.sex);
  return {
    subscriber: { ...nameOf('IL', holder.family, holder.given), ...id },
    ...(own === undefined ? {} : { demographics: own }),
    dependent: { relationship: relationships[relation], person: { ...patient, role: 'QC' }, ...(born === undefined ? {} : { demographics: born }) },
  };
}

function nameOf(role: string, family: string | undefined, given: string | undefined): Party {
  return { role, kind: 'person', ...(family === undefined ? {} : { last: family }), ...(given === undefined ? {} : { first: given }) };
}

function demographicsOf(birthDate: string | undefined, sex: string | undefined): Demographics | undefined {
  const birthOn = birthDate === undefined ? undefined : dayOf(birthDate.replaceAll('-', '').slice(0, 8));
  return birthOn === undefined ? undefined : { birthOn, sex: sex === 'M' || sex === 'F' ? sex : 'U' };
}
