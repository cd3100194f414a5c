/** The coded diagnoses and procedures of one stay: what was said of the encounter and not taken back, the coder's final ones before the working ones. */
import type { RecordLineChanged } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { IdentityState } from '../../identity/state.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { isOfUse, numbersTold, recordsIn } from '../../visit-numbers.ts';
import type { Version, Versions } from '../../versions.ts';
import { plainCode, type CodedStay } from './grouper.ts';

export interface StayCode {
  readonly code: string;
  readonly rank?: number;
  readonly use?: 'admitting' | 'working' | 'final';
  readonly at?: Instant;
  readonly position: number;
}

export interface StayCodes {
  /** The principal first. */
  readonly diagnoses: readonly StayCode[];
  readonly admitting?: StayCode;
  readonly procedures: readonly StayCode[];
  /** Every diagnosis is the coder's final word. */
  readonly isFinal: boolean;
}

interface Pictures {
  readonly hospital: Hospital;
  readonly identity: IdentityState;
}

type Said = Version<RecordLineChanged>;

export function stayCodes({ hospital, identity }: Pictures, encounter: Encounter): StayCodes {
  const numbers = numbersTold(hospital, encounter);
  const found: Said[] = [];
  for (const record of recordsIn(identity, encounter)) {
    const keys = getRow(hospital.clinical.index.linesByPatient, record) ?? [];
    const lists = keys.filter((key) => isCode(key, record)).map((key) => ({ key, versions: getRow(hospital.clinical.lines, key) ?? [] }));
    const cleared = lists.filter(({ key }) => key.endsWith('|*')).flatMap(({ versions }) => versions);
    for (const { key, versions } of lists) {
      const last = key.endsWith('|*') ? undefined : standing(versions, cleared);
      if (last !== undefined && last.event.encounter !== undefined && numbers.includes(last.event.encounter) && isOfUse(hospital, encounter, last.at))
        found.push(last);
    }
  }
  const diagnoses = found.filter(({ event }) => event.line === 'diagnosis');
  const final = diagnoses.filter(({ event }) => event.use === 'final');
  const counted = final.length > 0 ? final : diagnoses.filter(({ event }) => event.use !== 'admitting');
  const admitting = diagnoses.filter(({ event }) => event.use === 'admitting').sort(byRank)[0];
  const chosen = counted.length > 0 ? counted : diagnoses;
  return {
    diagnoses: [...chosen].sort(byRank).map(codeOf),
    procedures: found
      .filter(({ event }) => event.line === 'procedure')
      .sort(byRank)
      .map(codeOf),
    isFinal: final.length > 0,
    ...(admitting === undefined ? {} : { admitting: codeOf(admitting) }),
  };
}

const isCode = (key: string, record: string): boolean => key.startsWith(`${record}|diagnosis|`) || key.startsWith(`${record}|procedure|`);

/** The newest word on a line, unless it was taken back, by itself or with every line of its kind and encounter. */
function standing(versions: Versions<RecordLineChanged>, cleared: readonly Said[]): Said | undefined {
  const last = versions[versions.length - 1];
  if (last === undefined || last.event.action === 'delete') return undefined;
  const { line, encounter } = last.event;
  const isGone = cleared.some(
    ({ event, order }) => event.line === line && (event.encounter === undefined || event.encounter === encounter) && order > last.order,
  );
  return isGone ? undefined : last;
}

/** By rank, then by who was said first, then by code: never by arrival. */
function byRank(a: Said, b: Said): number {
  return (
    (a.event.rank ?? Number.MAX_SAFE_INTEGER) - (b.event.rank ?? Number.MAX_SAFE_INTEGER) ||
    (a.order < b.order ? -1 : a.order > b.order ? 1 : 0) ||
    (a.event.code.code < b.event.code.code ? -1 : 1)
  );
}

function codeOf({ event, position }: Said): StayCode {
  const { rank, use, at } = event;
  return {
    code: plainCode(event.code.code),
    position,
    ...(rank === undefined ? {} : { rank }),
    ...(use === undefined ? {} : { use }),
    ...(at === undefined ? {} : { at }),
  };
}

export function codedStay({ diagnoses, procedures }: StayCodes, disposition?: string): CodedStay {
  const [principal, ...others] = diagnoses;
  return {
    secondary: others.map(({ code }) => code),
    procedures: procedures.map(({ code }) => code),
    ...(principal === undefined ? {} : { principal: principal.code }),
    ...(disposition === undefined ? {} : { disposition }),
  };
}
