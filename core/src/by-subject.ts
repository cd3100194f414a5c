/**
 * Ways to find what was said of a person, a visit or a bed: positions of the facts that name it, and keys of the clinical things among them. Not
 * facts: no hash holds them. A chart of the past is folded from these positions alone, not from the whole log.
 */
import type { HealthEvent, Recorded } from './event.ts';
import { emptyTable, getRow, putRow, type Table } from './table.ts';

/**
 * A source record, a visit number or a bed; whom a record was made one with, and nothing else of it; the message of a kept resource that names nobody;
 * `F|` for the building itself.
 */
export type Subject = `P|${string}` | `E|${string}` | `B|${string}` | `W|${string}` | `M|${string}` | 'F|';

/** Positions, oldest first, and keys of the clinical things among them. */
interface Said {
  readonly positions: readonly number[];
  readonly items: readonly string[];
}

/** What was said of a subject last, and how many pages there are of what was said before. */
export interface SubjectEntry extends Said {
  readonly pages: number;
  /** What must be read with it, whatever the picture: visits named with a record, records merged, visit numbers moved, beds of a visit. */
  readonly with: readonly Subject[];
}

/** Lists grow at their end: a page that is full is never touched again, and is packed while its subject goes on. */
export interface SubjectIndex {
  readonly newest: Table<Subject, SubjectEntry>;
  /** Full pages by `subject|number`: the last bar is this one, whatever is in the name of the subject. */
  readonly full: Table<string, Said>;
}

const pageSize = 32;

export const emptySubjectIndex = (): SubjectIndex => ({ newest: emptyTable(), full: emptyTable() });

const empty: SubjectEntry = { positions: [], items: [], pages: 0, with: [] };

/** An entry that facts are being added to: nobody else has its lists yet. */
interface Draft {
  positions: number[];
  items: string[];
  pages: number;
  with: readonly Subject[];
}

/** The facts of a message, and of a batch, mostly name the same: each subject is looked up and put once for all of them, in their order. */
export function indexSubjects(index: SubjectIndex, facts: readonly Recorded[]): SubjectIndex {
  const drafts = new Map<Subject, Draft>();
  let { newest, full } = index;
  for (const recorded of facts) {
    const { event, position } = recorded;
    const [item, subjects, places] = [itemOf(event), subjectsOf(recorded), placesOf(recorded)];
    for (const subject of subjects) {
      let draft = drafts.get(subject);
      if (draft === undefined) drafts.set(subject, (draft = draftOf(getRow(newest, subject) ?? empty)));
      if (draft.positions.length >= pageSize) {
        full = putRow(full, pageKey(subject, draft.pages), { positions: draft.positions, items: draft.items });
        [draft.positions, draft.items] = [[], []];
        draft.pages++;
      }
      draft.positions.push(position);
      if (item !== undefined && draft.items.at(-1) !== item) draft.items.push(item);
      draft.with = withNew(withNew(draft.with, subject, subjects), subject, places);
    }
  }
  for (const [subject, { positions, items, pages, with: others }] of drafts) newest = putRow(newest, subject, { positions, items, pages, with: others });
  return { newest, full };
}

const draftOf = ({ positions, items, pages, with: others }: SubjectEntry): Draft => ({
  positions: positions.slice(),
  items: items.slice(),
  pages,
  with: others,
});

/** The list of before where nothing is new, which is nearly always. */
function withNew(known: readonly Subject[], subject: Subject, others: readonly Subject[]): readonly Subject[] {
  let all = known;
  for (const other of others) if (other !== subject && leads(subject, other) && !all.includes(other)) all = all.concat(other);
  return all;
}

const pageKey = (subject: Subject, page: number): string => `${subject}|${page}`;

/** Oldest first. */
function* pagesOf({ newest, full }: SubjectIndex, subject: Subject): Generator<Said> {
  const last = getRow(newest, subject);
  for (let page = 0; page < (last?.pages ?? 0); page++) yield getRow(full, pageKey(subject, page)) ?? empty;
  if (last !== undefined) yield last;
}

/**
 * From a record to its visits, the records it was merged with and the bundles that it came in; from a visit to its other numbers, its beds and who those
 * are that were named with it: a number of two is divided by person. Never to what else was said of them.
 */
function leads(subject: Subject, other: Subject): boolean {
  if (subject.startsWith('W|')) return other.startsWith('W|');
  return subject.startsWith('P|') ? !other.startsWith('B|') && !other.startsWith('W|') : subject.startsWith('E|') && !other.startsWith('P|');
}

/** These and everything that must be read with them. */
export function reached(index: SubjectIndex, from: Iterable<Subject>): ReadonlySet<Subject> {
  const found = new Set(from);
  // A set that grows while it is walked is walked to its end.
  for (const subject of found) for (const other of getRow(index.newest, subject)?.with ?? []) found.add(other);
  return found;
}

/** The bundles in which kept resources of this record came: what names nobody in them is shown with it. */
export function companions(index: SubjectIndex, subject: Subject): readonly Subject[] {
  return (getRow(index.newest, subject)?.with ?? []).filter((other) => other.startsWith('M|'));
}

/** Positions of the facts that name any of these, oldest first, each once. */
export function positionsAbout(index: SubjectIndex, subjects: Iterable<Subject>): readonly number[] {
  const found = new Set<number>();
  for (const subject of subjects) for (const { positions } of pagesOf(index, subject)) for (const position of positions) found.add(position);
  return [...found].sort((a, b) => a - b);
}

/** Keys of things of a chart that any of these facts stated, each once: `kind|key`. */
export function itemsAbout(index: SubjectIndex, subjects: Iterable<Subject>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const subject of subjects) for (const { items } of pagesOf(index, subject)) for (const item of items) found.add(item);
  return found;
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
function subjectsOf({ event, message }: Recorded): readonly Subject[] {
  switch (event.type) {
    case 'ResourceKept': {
      const whose = named(event);
      return whose.length > 0 ? whose : [`M|${message}`];
    }
    case 'FacilityDescribed':
    case 'CarePackLoaded':
      return ['F|'];
    case 'BedsSwapped':
      return each([...named(event.first), ...named(event.second)]);
    case 'PatientsMerged':
    case 'PatientsUnmerged':
      return each([`P|${event.from}`, `P|${event.into}`, `W|${event.from}`, `W|${event.into}`]);
    case 'PatientsLinked':
    case 'PatientsUnlinked':
      return each([`P|${event.a}`, `P|${event.b}`]);
    case 'EncounterMoved':
      return each([`E|${event.encounter}`, `P|${event.toPatient}`, ...named(event.toEncounter === undefined ? {} : { encounter: event.toEncounter })]);
    case 'DeviceReadingsTaken': {
      const whose = named(event);
      return whose.length > 0 || event.location?.bedId === undefined ? whose : [`B|${event.location.bedId}`];
    }
    default:
      return named(event);
  }
}

/** Each once, in the order in which they were named. */
const each = (subjects: readonly Subject[]): readonly Subject[] => [...new Set(subjects)];

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

/** Position of the newest fact that names it; 0 = none does. */
export const lastPosition = ({ newest }: SubjectIndex, subject: Subject): number => getRow(newest, subject)?.positions.at(-1) ?? 0;
