/** Who a person is, as a PID says it whole (HL7 v2-to-FHIR, PID to Patient): every name, address and number to call, read from the kept bytes; no fold holds them. */
import { parseHl7, type Segment } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { raceAndEthnicityIn } from './race-and-ethnicity.ts';
import { coding, concept, dateOf, present, type Element } from './resource.ts';

export interface PersonSaid {
  readonly person: Element;
  /** Elements that this message deletes (`""`): what was said of them before is no longer so. */
  readonly deleted: readonly string[];
}

/** Elements that a message which is not of registration seldom repeats, by the fields that say them. */
export const seldomRepeated = {
  address: [11],
  telecom: [13, 14],
  maritalStatus: [16],
  communication: [15],
  multipleBirthInteger: [24, 25],
  multipleBirthBoolean: [24, 25],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** Of the PID that has one of these numbers; undefined where the message has none. */
export function personIn(bytes: Uint8Array, numbers: ReadonlySet<string>): PersonSaid | undefined {
  const message = parseHl7(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (isRejection(message)) return undefined;
  const pids = message.all('PID');
  const pid = pids.find((one) => [3, 2, 4].some((field) => times(one, field).some((n) => numbers.has(one.text(field, 1, 1, n).trim()))));
  if (pid === undefined) return undefined;
  const deleted = Object.entries(seldomRepeated).flatMap(([name, fields]) => (fields.some((field) => pid.isNull(field)) ? [name] : []));
  return { person: elementsOf(pid), deleted };
}

const times = (segment: Segment, field: number): readonly number[] => Array.from({ length: segment.repetitions(field) }, (_, n) => n);

function elementsOf(pid: Segment): Element {
  const some = (list: readonly (Element | undefined)[]): readonly Element[] | undefined => {
    const found = list.filter((one) => one !== undefined && Object.keys(one).length > 0);
    return found.length === 0 ? undefined : found.map((one) => one ?? {});
  };
  const contacts = [...times(pid, 13).map((n) => contactOf(pid, 13, n, 'home')), ...times(pid, 14).map((n) => contactOf(pid, 14, n, 'work'))];
  const [marital, language, order] = [pid.text(16).trim(), pid.text(15).trim(), pid.text(25).trim()];
  return present({
    extension: some([...raceAndEthnicityIn(pid), maidenOf(pid)]),
    name: some(times(pid, 5).map((n) => nameOf(pid, n))),
    birthDate: dateOf(pid.text(7).trim()),
    address: some(times(pid, 11).map((n) => addressOf(pid, n))),
    telecom: some(contacts),
    maritalStatus: marital === '' ? undefined : maritalOf(marital, pid.text(16, 2).trim()),
    communication:
      language === ''
        ? undefined
        : [{ language: { coding: [{ code: language }], ...(pid.text(15, 2) === '' ? {} : { text: pid.text(15, 2) }) }, preferred: true }],
    ...multipleOf(pid.text(24).trim().toUpperCase(), order),
    deceasedDateTime: dateOf(pid.text(29).trim()),
  });
}

/** PID-6: the family that the mother was born into. */
function maidenOf(pid: Segment): Element | undefined {
  const family = pid.text(6, 1).trim();
  return family === '' ? undefined : { url: 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName', valueString: family };
}

function multipleOf(said: string, order: string): Element {
  if (/^[1-9]\d?$/.test(order)) return { multipleBirthInteger: Number(order) };
  return said === 'Y' || said === 'N' ? { multipleBirthBoolean: said === 'Y' } : {};
}

/** Table 0200. */
const nameUses: Readonly<Record<string, string>> = {
  L: 'official',
  D: 'usual',
  B: 'official',
  C: 'official',
  M: 'maiden',
  N: 'nickname',
  P: 'usual',
  S: 'anonymous',
  T: 'temp',
  TEMP: 'temp',
  A: 'old',
};

function nameOf(pid: Segment, n: number): Element {
  const part = (component: number): string => pid.text(5, component, 1, n).trim();
  const given = [part(2), ...part(3).split(' ')].filter((one) => one !== '');
  const type = part(7).toUpperCase();
  return present({
    use: Object.hasOwn(nameUses, type) ? nameUses[type] : undefined,
    family: part(1) || undefined,
    given: given.length === 0 ? undefined : given,
    prefix: part(5) === '' ? undefined : [part(5)],
    suffix: [part(4), part(6)].some((one) => one !== '') ? [part(4), part(6)].filter((one) => one !== '') : undefined,
  });
}

/** Table 0190. */
const addressUses: Readonly<Record<string, readonly [name: string, value: string]>> = {
  H: ['use', 'home'],
  B: ['use', 'work'],
  O: ['use', 'work'],
  C: ['use', 'temp'],
  BA: ['use', 'old'],
  M: ['type', 'postal'],
};

function addressOf(pid: Segment, n: number): Element {
  const part = (component: number): string | undefined => pid.text(11, component, 1, n).trim() || undefined;
  const use = addressUses[part(7)?.toUpperCase() ?? ''];
  const lines = [part(1), part(2)].filter((one) => one !== undefined);
  return present({
    ...(use === undefined ? {} : { [use[0]]: use[1] }),
    line: lines.length === 0 ? undefined : lines,
    city: part(3),
    district: part(9),
    state: part(4),
    postalCode: part(5),
    country: part(6),
  });
}

/** Tables 0201 and 0202. */
function contactOf(pid: Segment, field: number, n: number, use: string): Element | undefined {
  const part = (component: number): string => pid.text(field, component, 1, n).trim();
  const equipment = part(3).toUpperCase();
  const email = part(4);
  const number = part(1) || part(12) || [part(5), part(6), part(7)].filter((one) => one !== '').join('-');
  if (email !== '') return { system: 'email', value: email };
  if (number === '') return undefined;
  const system = equipment === 'FX' ? 'fax' : equipment === 'BP' ? 'pager' : equipment === 'INTERNET' || equipment === 'X.400' ? 'email' : 'phone';
  const said = part(2).toUpperCase();
  return {
    system,
    value: number,
    use: equipment === 'CP' ? 'mobile' : said === 'WPN' ? 'work' : said === 'PRN' || said === '' ? use : said === 'VHN' ? 'temp' : use,
  };
}

/** Table 0002 has the letters of v3-MaritalStatus for the usual ones. */
function maritalOf(code: string, display: string): Element {
  const known = 'ADILMPSTWC'.includes(code.toUpperCase()) && code.length === 1;
  return known
    ? concept('v3-MaritalStatus', code.toUpperCase(), display || undefined)
    : { coding: [code === 'U' ? coding('v3-NullFlavor', 'UNK', 'unknown') : { code }], text: display || code };
}
