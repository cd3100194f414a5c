/** Elements of FHIR R4 as the kinds write them: codes, references, times, periods, amounts; absent where nothing was said. Ids are opaque and stable. */
import { createHash } from 'node:crypto';
import type { Amount, Coded } from '@healthos/core/clinical/events.ts';
import { present } from '@healthos/core/house/chart/words.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { systemUri } from '@healthos/ingest/feeds/fhir/elements.ts';
import type { CodeableConcept, Coding, Money, Period, Quantity, Reference } from './written.ts';

export type Element = Readonly<Record<string, unknown>>;

export interface Meta {
  readonly versionId?: string;
  readonly lastUpdated?: string;
  readonly [element: string]: unknown;
}
export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly meta?: Meta;
  readonly [element: string]: unknown;
}

/** What a kind writes; the frame adds kind, id and meta. */
export type Body = Element;

export const isElement = (value: unknown): value is Element => typeof value === 'object' && value !== null && !Array.isArray(value);

export { present };

const terminology = 'http://terminology.hl7.org/CodeSystem/';

/** A coding of the terminologies of HL7. */
export const coding = (system: string, code: string, display?: string): Coding => ({
  system: /^(?:http|urn:)/.test(system) ? system : `${terminology}${system}`,
  code,
  ...(display === undefined ? {} : { display }),
});
export const concept = (system: string, code: string, display?: string): CodeableConcept => ({ coding: [coding(system, code, display)] });

/** A code as its sender named it; one of no system is text with its code. */
export function codeable(code: Coded | undefined): CodeableConcept | undefined {
  if (code === undefined) return undefined;
  return {
    coding: [present({ system: code.system === undefined || code.system === '' ? undefined : systemUri(code.system), code: code.code, display: code.display })],
    ...(code.display === undefined ? {} : { text: code.display }),
  };
}

export const reference = (kind: string, id: string): Reference => ({ reference: `${kind}/${id}` });

export function iso(at: number): string;
export function iso(at: number | undefined): string | undefined;
export function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

export function period(start: number | undefined, end?: number): Period | undefined {
  return start === undefined && end === undefined ? undefined : present({ start: iso(start), end: iso(end) });
}

/** `19700102` as a date; months and years stay what they are, and of a day or month that there is none of only what is around it is left. */
export function dateOf(digits: string | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)?(\d\d)?/.exec(digits ?? '') ?? [];
  if (year === undefined || month === undefined || !/^(0[1-9]|1[0-2])$/.test(month)) return year;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return day === undefined || Number(day) < 1 || Number(day) > days ? `${year}-${month}` : `${year}-${month}-${day}`;
}

/** The platform writes a number of this text as it stands: 7.10 stays 7.10. To whoever writes a resource it is the number that it is read as. */
const numbers = JSON as typeof JSON & { rawJSON(text: string): number };
const plainNumber = /^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?$/;

export function decimal(literal: string, value: number): number {
  const text = literal.replace(/^[<>]=?/, '').trim();
  return plainNumber.test(text) && String(value) !== text ? numbers.rawJSON(text) : value;
}

/** Of a number as it is in a resource: one that kept its text too. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return isElement(value) && typeof value['rawJSON'] === 'string' ? Number(value['rawJSON']) : undefined;
}

/** Resources as they came: numbers keep their text. */
export function parsedAsCame(text: string): unknown {
  const revive = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source ? numbers.rawJSON(context.source) : value;
  return JSON.parse(text, revive);
}

/** Units of UCUM as hospitals write them; what is none of these is shown as it was sent. */
const ucum =
  /^(?:%|\[[A-Za-z_']+\]|\{[a-z]+\}|10\*\d+|[munpkdc]?(?:g|mol|L|l|m|eq|U|\[IU\]|\[iU\]|Pa|W|V|Hz|s|m\[Hg\])|m{1,2}\[Hg\]|Cel|min|h|d|wk|mo|a|1)(?:[./](?:\[[A-Za-z_']+\]|\{[a-z]+\}|[munpkdc]?(?:g|mol|L|l|m|m2|s|eq|U)|min|h|d|kg|10\*\d+))*$/;

export function quantity(value: number, unit: string | undefined, comparator?: Quantity['comparator']): Quantity {
  const known = unit !== undefined && unit !== '' ? unit : undefined;
  return {
    value,
    ...(comparator === undefined ? {} : { comparator }),
    ...(known === undefined ? {} : { unit: known }),
    ...(known !== undefined && ucum.test(known) ? { system: 'http://unitsofmeasure.org', code: known } : {}),
  };
}

export function amount(of: Amount | undefined): Quantity | undefined {
  if (of === undefined) return undefined;
  const value = Number(of.literal.replace(/^[<>]=?/, ''));
  return Number.isFinite(value) && of.literal.trim() !== '' ? quantity(decimal(of.literal, value), of.unit) : undefined;
}

export const money = (cents: number, currency = 'USD'): Money => {
  const text = `${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
  return { value: decimal(text, cents / 100), currency };
};

/** The house in an id: eight digits of a hash of its code. */
export const tagOf = (facility: string): string => createHash('sha256').update(facility).digest('hex').slice(0, 8);

/** What a key may be written as in an id, which has letters, digits, `-` and `.` and is of 64 at most. */
const longestKey = 54;

export function keyedId(tag: string, key: string): string {
  const written = key.replace(/[^A-Za-z0-9-]/gu, (letter) => [...Buffer.from(letter, 'utf8')].map((byte) => `.${byte.toString(16).padStart(2, '0')}`).join(''));
  const fits = written.length <= longestKey ? written : `.h${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;
  return `${tag}-${fits}`;
}

/** The key that an id was written from; undefined where it was too long to be written. */
export function keyIn(id: string): { readonly tag: string; readonly key: string } | undefined {
  const [, tag, written] = /^([0-9a-f]{8})-(.+)$/.exec(id) ?? [];
  if (tag === undefined || written === undefined || !/^(?:[A-Za-z0-9-]|\.[0-9a-f]{2})+$/.test(written)) return undefined;
  const bytes = written.replace(/\.([0-9a-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { tag, key: Buffer.from(bytes, 'latin1').toString('utf8') };
}

/** The position that an id names, and the part of it. */
export function positionIn(id: string): { readonly tag: string; readonly position: number } | undefined {
  const [, tag, digits] = /^([0-9a-f]{8})-(\d{1,15})(?:\.[A-Za-z0-9-]+)?$/.exec(id) ?? [];
  return tag === undefined || digits === undefined ? undefined : { tag, position: Number(digits) };
}

/** The id of a fact: its house and its position, which never change. */
export const positionId = (tag: string, position: number, part?: string): string => `${tag}-${position}${part === undefined ? '' : `.${part}`}`;

/** A source record's opaque id may hold `_`, an id of FHIR may not. */
export const patientFhirId = (patient: PatientId): string => patient.replaceAll('_', '.');
export const patientOfFhirId = (id: string): PatientId => id.replaceAll('.', '_') as PatientId;
