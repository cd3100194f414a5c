/** A kept message as lines and byte spans, to show where a value stands in it. It draws; it does not judge: ingest has already read the message. */

export interface Span {
  readonly from: number;
  readonly to: number;
}
export interface Segment extends Span {
  readonly name: string;
}

const carriageReturn = 13;
const lineFeed = 10;

/** Segments as they stand between their terminators; bytes that are no HL7 v2 come back as lines all the same. */
export function segmentsOf(bytes: Uint8Array): Segment[] {
  const found: Segment[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at];
    if (at < bytes.length && byte !== carriageReturn && byte !== lineFeed) continue;
    if (at > from) found.push({ name: ascii(bytes, from, Math.min(at, from + 3)), from, to: at });
    from = at + 1;
  }
  return found;
}

export interface Place {
  readonly segment: string;
  /** Which of several, from 1. */
  readonly occurrence: number;
  readonly field?: number;
}

/** `OBX[2]-5`, `PV1-3.1`, `PID`; undefined when it names no place. */
export function placeOf(text: string | undefined): Place | undefined {
  const match = /^([A-Z][A-Z0-9]{2})(?:\[(\d{1,5})\])?(?:-(\d{1,3}))?/.exec(text ?? '');
  if (match === null) return undefined;
  const [, segment = '', occurrence, field] = match;
  return { segment, occurrence: Number(occurrence ?? 1), ...(field === undefined ? {} : { field: Number(field) }) };
}

/** The segment that a place names, and the bytes of its field. MSH-1 is the separator itself (HL7 v2.5.1 2.15.9.1). */
export function locate(bytes: Uint8Array, segments: readonly Segment[], place: Place): { readonly segment: Segment; readonly field?: Span } | undefined {
  const segment = segments.filter((one) => one.name === place.segment)[place.occurrence - 1];
  if (segment === undefined) return undefined;
  if (place.field === undefined) return { segment };
  const separator = bytes[(segments[0]?.from ?? 0) + 3];
  const field = place.segment === 'MSH' ? place.field - 1 : place.field;
  let [start, n] = [segment.from, 0];
  for (let at = segment.from; at <= segment.to; at++) {
    if (at < segment.to && bytes[at] !== separator) continue;
    if (n === field) return { segment, field: { from: start, to: at } };
    n++;
    start = at + 1;
  }
  return { segment };
}

/** Which field a fact is read from when its lineage names the event alone. */
const placesByEvent: readonly (readonly [RegExp, string])[] = [
  [/^Observation|^Result|^Vital|^Device/, 'OBX-5'],
  [/^MedicationAdminister|^Dose/, 'RXA-5'],
  [/^Medication/, 'RXE-2'],
  [/^Charge/, 'FT1-7'],
  [/^Order/, 'ORC-2'],
  [/^BedStatus/, 'PV1-3'],
  [/^Patient(Admitted|Transferred|Discharged|Registered)|Encounter|Moved|Location/, 'PV1-3'],
  [/Merged|Linked|Identif/, 'MRG-1'],
  [/^Appointment/, 'SCH-1'],
  [/^Document/, 'TXA-12'],
];
export const placeForEvent = (type: string): Place | undefined => placeOf(placesByEvent.find(([pattern]) => pattern.test(type))?.[1]);

/** Where a fact stands: in one of the segments that its lineage numbers from 0, in the field that facts of its type are read from. */
export function placeOfFact(type: string, ordinals: readonly number[] | undefined, segments: readonly Segment[]): Place | undefined {
  const usual = placeForEvent(type);
  if (ordinals === undefined || ordinals.length === 0) return usual;
  const named = ordinals.find((ordinal) => segments[ordinal]?.name === usual?.segment) ?? ordinals[0];
  const segment = named === undefined ? undefined : segments[named];
  if (segment === undefined || named === undefined) return usual;
  const occurrence = segments.slice(0, named + 1).filter((one) => one.name === segment.name).length;
  return { segment: segment.name, occurrence, ...(segment.name === usual?.segment && usual.field !== undefined ? { field: usual.field } : {}) };
}

export function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

export interface HexLine {
  readonly offset: number;
  readonly bytes: readonly { readonly at: number; readonly hex: string; readonly text: string }[];
}

/** Sixteen bytes a line; what prints is shown, the rest is a dot. */
export function hexLines(bytes: Uint8Array, span: Span, perLine = 16): HexLine[] {
  const lines: HexLine[] = [];
  for (let offset = span.from; offset < span.to; offset += perLine) {
    const part = [...bytes.subarray(offset, Math.min(offset + perLine, span.to))];
    lines.push({
      offset,
      bytes: part.map((byte, i) => ({
        at: offset + i,
        hex: byte.toString(16).padStart(2, '0'),
        text: byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·',
      })),
    });
  }
  return lines;
}
