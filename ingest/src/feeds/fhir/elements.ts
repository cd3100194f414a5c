/** Reads FHIR elements: what is there and of the right type, else undefined. Places are FHIRPath, for an OperationOutcome. */
import type { Coded } from '@healthos/core/clinical/events.ts';
import type { Effective } from '@healthos/core/event.ts';
import { instant, instantsOfLocal, type Instant, type Precision, type Zone } from '@healthos/core/time.ts';
import { isObject, member, type Json, type JsonObject } from '../../formats/json.ts';

/** The start of a URI, or a word, is longer than this in no profile. */
const textLimit = 200;

export function text(of: JsonObject | undefined, name: string): string | undefined {
  const found = of === undefined ? undefined : member(of, name);
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

export function object(of: JsonObject | undefined, name: string): JsonObject | undefined {
  const found = of === undefined ? undefined : member(of, name);
  return isObject(found) ? found : undefined;
}

export function objects(of: JsonObject | undefined, name: string): readonly JsonObject[] {
  const found = of === undefined ? undefined : member(of, name);
  return Array.isArray(found) ? (found as readonly Json[]).filter((one): one is JsonObject => isObject(one)) : [];
}

export const first = (of: JsonObject | undefined, name: string): JsonObject | undefined => objects(of, name)[0];

/** Systems by the names that HL7 v2 senders use (table 0396), so that one code has one name in the house. */
const systems: ReadonlyMap<string, string> = new Map([
  ['http://loinc.org', 'LN'],
  ['http://snomed.info/sct', 'SCT'],
  ['http://www.nlm.nih.gov/research/umls/rxnorm', 'RXNORM'],
  ['http://hl7.org/fhir/sid/cvx', 'CVX'],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'I10C'],
  ['http://hl7.org/fhir/sid/icd-10', 'I10'],
  ['http://hl7.org/fhir/sid/ndc', 'NDC'],
  ['http://www.ama-assn.org/go/cpt', 'C4'],
  ['urn:iso:std:iso:11073:10101', 'MDC'],
  ['http://unitsofmeasure.org', 'UCUM'],
]);

const uris: ReadonlyMap<string, string> = new Map([
  ...[...systems].map(([uri, name]) => [name, uri] as const),
  ['I10', 'http://hl7.org/fhir/sid/icd-10'],
  ['CPT', 'http://www.ama-assn.org/go/cpt'],
]);

/** The URI of a system that a sender of HL7 v2 names; a name that nobody registered is one of the sender's own. */
export function systemUri(name: string): string {
  return /^(https?:|urn:)/.test(name) ? name : (uris.get(name) ?? `urn:id:${name.replace(/\s/g, '_')}`);
}

/** A CodeableConcept: its first coding, else its text as a code of no system. */
export function coded(concept: JsonObject | undefined): Coded | undefined {
  const coding = objects(concept, 'coding').find((one) => text(one, 'code') !== undefined);
  const [said, code] = [text(concept, 'text'), text(coding, 'code')];
  if (code === undefined) return said === undefined ? undefined : { code: said.slice(0, textLimit).toWellFormed() };
  const system = text(coding, 'system');
  const display = text(coding, 'display') ?? said;
  return {
    code,
    ...(display === undefined ? {} : { display: display.slice(0, textLimit).toWellFormed() }),
    ...(system === undefined ? {} : { system: systems.get(system) ?? system }),
  };
}

const dateTime = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** A date or dateTime; a partial one begins where it begins in the zone of the feed. */
export function time(literal: string | undefined, zone: Zone): Effective | undefined {
  const match = literal === undefined ? null : dateTime.exec(literal);
  if (match === null || literal === undefined) return undefined;
  const [, year, month, day, hour, , second, fraction, offset] = match;
  if (offset !== undefined) {
    const at = Date.parse(literal);
    if (Number.isNaN(at)) return undefined;
    return { at: instant(at), literal, precision: fraction === undefined ? (second === undefined ? 'minute' : 'second') : 'fraction', zone: 'field' };
  }
  if (hour !== undefined) return undefined;
  const local = Date.UTC(Number(year), Number(month ?? '1') - 1, Number(day ?? '1'));
  const [at] = instantsOfLocal(local, zone);
  const precision: Precision = day === undefined ? (month === undefined ? 'year' : 'month') : 'day';
  return at === undefined || !isDate(local, month, day) ? undefined : { at, literal, precision, zone: 'feed' };
}

/** The 31st of February is no date, and no date of March. */
function isDate(local: number, month: string | undefined, day: string | undefined): boolean {
  const date = new Date(local);
  return (month === undefined || date.getUTCMonth() + 1 === Number(month)) && (day === undefined || date.getUTCDate() === Number(day));
}

/** The first of these that says a time: a name, or `name.start` of a Period. */
export function timeIn(of: JsonObject, names: readonly string[], zone: Zone): Effective | undefined {
  for (const name of names) {
    const [outer = '', inner] = name.split('.');
    const found = time(inner === undefined ? text(of, outer) : text(object(of, outer), inner), zone);
    if (found !== undefined) return found;
  }
  return undefined;
}

export const atOf = (of: JsonObject, names: readonly string[], zone: Zone): Instant | undefined => timeIn(of, names, zone)?.at;
