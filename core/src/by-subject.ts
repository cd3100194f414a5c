/**
 * Ways to find what was said of a person, a visit or a bed: positions of the facts that name it, and keys of the clinical things among them. Not
 * facts: no hash holds them. A chart of the past is folded from these positions alone, not from the whole log.
 */
import type { HealthEvent, Recorded } from './event.ts';
import { keptOn } from './kept-on.ts';
import { emptyTable, getRow, putRow, type Table } from './table.ts';

/**
 * A source record, a visit number or a bed; whom a record was made one with, and nothing else of it; the message of a kept resource that names nobody;
 * `F|` for the building itself.
 */
export type Subject = `P|${string}` | `E|${string}` | `B|${string}` | `W|${string}` | `M|${string}` | 'F|';

/** Lists grow at their end, so only the last chunk is ever copied. */
type Chunks<One> = readonly (readonly One[])[];

export interface SubjectEntry {
  readonly positions: Chunks<number>;
  readonly items: Chunks<string>;
  /** What must be read with it, whatever the picture: visits named with a record, records merged, visit numbers moved, beds of a visit. */
  readonly with: readonly Subject[];
}
export type SubjectIndex = Table<Subject, SubjectEntry>;

const chunkSize = 32;

export const emptySubjectIndex = (): SubjectIndex => emptyTable();

const empty: SubjectEntry = { positions: [], items: [], with: [] };

export function indexSubjects(index: SubjectIndex, recorded: Recorded): SubjectIndex {
  const { event, position } = recorded;
  const item = itemOf(event);
  const subjects = subjectsOf(recorded);
  const places = placesOf(recorded);
  let next = index;
  for (const subject of subjects) {
    const known = getRow(next, subject) ?? empty;
    const others = [...subjects, ...places].filter((other) => other !== subject && leads(subject, other) && !known.with.includes(other));
    next = putRow(next, subject, {
      positions: grown(known.positions, position),
      items: item === undefined || isLast(known.items, item) ? known.items : grown(known.items, item),
      with: others.length === 0 ? known.with : [...known.with, ...others],
    });
  }
  return next;
}

/**
 * From a record to its visits, the records it was merged with and the bundles that it came in; from a visit to its other numbers, its beds and who those
 * are that were named with it: a number of two is divided by person. Never to what else was said of them.
 */
function leads(subject: Subject, other: Subject): boolean {
  if (subject.startsWith('W|')) return other.startsWith('W|');
  return subject.startsWith('P|') ? !/^[BW]/.test(other) : subject.startsWith('E|') && !other.startsWith('P|');
}

/** These and everything that must be read with them. */
export function reached(index: SubjectIndex, from: Iterable<Subject>): ReadonlySet<Subject> {
  const found = new Set(from);
  // A set that grows while it is walked is walked to its end.
  for (const subject of found) for (const other of getRow(index, subject)?.with ?? []) found.add(other);
  return found;
}

/** The bundles in which kept resources of this record came: what names nobody in them is shown with it. */
export function companions(index: SubjectIndex, subject: Subject): readonly Subject[] {
  return (getRow(index, subject)?.with ?? []).filter((other) => other.startsWith('M|'));
}

/** Positions of the facts that name any of these, oldest first, each once. */
export function positionsAbout(index: SubjectIndex, subjects: Iterable<Subject>): readonly number[] {
  const found = new Set<number>();
  for (const subject of subjects) for (const chunk of getRow(index, subject)?.positions ?? []) for (const position of chunk) found.add(position);
  return [...found].sort((a, b) => a - b);
}

/** Keys of things of a chart that any of these facts stated, each once: `kind|key`. */
export function itemsAbout(index: SubjectIndex, subjects: Iterable<Subject>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const subject of subjects) for (const chunk of getRow(index, subject)?.items ?? []) for (const item of distinctIn(chunk)) found.add(item);
  return found;
}

/** A chunk never changes: a thing that was told a thousand times is in few of them more than once. */
const distinct = keptOn<readonly string[], readonly string[]>();

function distinctIn(chunk: readonly string[]): readonly string[] {
  if (chunk.length < chunkSize) return chunk;
  const known = distinct.get(chunk) ?? [...new Set(chunk)];
  distinct.set(chunk, known);
  return known;
}

export type ItemKind = 'observation' | 'order' | 'administration' | 'dispense' | 'document' | 'line' | 'resource' | 'team' | 'label';

/** The thing of a chart that a fact is a version of. */
function itemOf(event: HealthEvent): string | undefined {
  switch (event.type) {
    case 'ObservationRecorded':
      return item('observation', event.observation);
    case 'OrderRecorded':
      return item('order', event.order);
    case 'MedicationAdministered':
      return item('administration', event.administration);
    case 'MedicationDispensed':
      return item('dispense', event.dispense);
    case 'DocumentRecorded':
      return item('document', event.document);
    case 'RecordLineChanged':
      return item('line', event.patient, event.line, event.key);
    case 'ResourceKept':
      return item('resource', event.resource);
    case 'CareTeamStepped':
      return item('team', event.encounter, event.staff);
    case 'RecordLabelled':
      return item('label', event.patient);
    default:
      return undefined;
  }
}

/** One flat text: a template would keep its parts beside it for as long as the list lives. */
const item = (kind: ItemKind, ...key: readonly string[]): string => [kind, ...key].join('|');

/** Every record and visit that a fact names; a device's bed, or a resource's message, only where it names neither. */
function subjectsOf({ event, message }: Recorded): ReadonlySet<Subject> {
  switch (event.type) {
    case 'ResourceKept': {
      const whose = named(event);
      return new Set<Subject>(whose.length > 0 ? whose : [`M|${message}`]);
    }
    case 'FacilityDescribed':
    case 'CarePackLoaded':
      return new Set(['F|']);
    case 'BedsSwapped':
      return new Set([...named(event.first), ...named(event.second)]);
    case 'PatientsMerged':
    case 'PatientsUnmerged':
      return new Set<Subject>([`P|${event.from}`, `P|${event.into}`, `W|${event.from}`, `W|${event.into}`]);
    case 'PatientsLinked':
    case 'PatientsUnlinked':
      return new Set<Subject>([`P|${event.a}`, `P|${event.b}`]);
    case 'EncounterMoved':
      return new Set<Subject>([
        `E|${event.encounter}`,
        `P|${event.toPatient}`,
        ...named(event.toEncounter === undefined ? {} : { encounter: event.toEncounter }),
      ]);
    case 'DeviceReadingsTaken': {
      const whose = named(event);
      return new Set<Subject>(whose.length > 0 || event.location?.bedId === undefined ? whose : [`B|${event.location.bedId}`]);
    }
    default:
      return new Set(named(event));
  }
}

/** Where else one looks: beds, who is named with a visit, and the bundle whose other resources name nobody. */
function placesOf({ event, message }: Recorded): readonly Subject[] {
  if (event.type === 'ResourceKept') return [`M|${message}`];
  if (event.type === 'BedsSwapped') return [event.first, event.second].flatMap((one): Subject[] => [...bedsIn(one), `W|${one.patient}`]);
  if (event.type === 'EncounterMoved')
    return [event.toPatient, ...(event.fromPatient === undefined ? [] : [event.fromPatient])].map((who): Subject => `W|${who}`);
  if (!('encounter' in event) || event.type === 'AppointmentChanged') return [];
  return 'patient' in event && typeof event.patient === 'string' ? [...bedsIn(event), `W|${event.patient}`] : bedsIn(event);
}

function bedsIn(one: object): readonly Subject[] {
  const location: unknown = 'location' in one ? one.location : undefined;
  const bed = typeof location === 'object' && location !== null && 'bedId' in location ? location.bedId : undefined;
  return typeof bed === 'string' ? [`B|${bed}`] : [];
}

function named(one: object): Subject[] {
  const found: Subject[] = [];
  if ('patient' in one && typeof one.patient === 'string') found.push(`P|${one.patient}`);
  if ('encounter' in one && typeof one.encounter === 'string') found.push(`E|${one.encounter}`);
  return found;
}

function grown<One>(chunks: Chunks<One>, one: One): Chunks<One> {
  const last = chunks[chunks.length - 1];
  return last === undefined || last.length >= chunkSize ? chunks.concat([[one]]) : chunks.with(-1, last.concat(one));
}

function isLast(items: Chunks<string>, item: string): boolean {
  const last = items[items.length - 1];
  return last?.[last.length - 1] === item;
}

/** Position of the newest fact that names it; 0 = none does. */
export function lastPosition(index: SubjectIndex, subject: Subject): number {
  const chunks = getRow(index, subject)?.positions ?? [];
  const last = chunks[chunks.length - 1];
  return last?.[last.length - 1] ?? 0;
}
