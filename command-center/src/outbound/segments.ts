/** The parts that every message of this house has: header, who it is of, and which visit. */
import type { Encounter } from '@healthos/core/encounter.ts';
import { encounterId } from '@healthos/core/ids.ts';
import { numberOf } from '@healthos/core/operations/apart-key.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { standardDelimiters } from '@healthos/ingest/formats/hl7v2/delimiters.ts';
import { escape } from '@healthos/ingest/formats/hl7v2/escapes.ts';
import { formatHl7Time } from '@healthos/ingest/formats/hl7v2/hl7-time.ts';

/** To whom, and of whom. */
export interface Addressed {
  readonly facility: FacilityId;
  readonly encounter: Encounter | undefined;
  readonly person: IdentityLine | undefined;
  /** MSH-5 and MSH-6. */
  readonly application: string;
  readonly receiver: string;
}

export const ours = 'HEALTHOS';

export const text = (said: string | undefined): string => escape(said ?? '', standardDelimiters);
export const time = (at: Instant): string => formatHl7Time(at);

/** MSH-10: of one sender each position once, so that a receiver knows a message that comes again. */
export const controlIdOf = (position: number): string => `O${position}`;

export function header({ facility, application, receiver }: Addressed, type: string, message: { readonly position: number; readonly at: Instant }): string {
  return `MSH|^~\\&|${ours}|${text(facility)}|${text(application)}|${text(receiver)}|${time(message.at)}||${type}|${controlIdOf(message.position)}|P|2.5.1||||||UNICODE UTF-8`;
}

/** Empty fields at the end are left out. */
export function segment(id: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(0, ...Object.entries(fields).flatMap(([n, value]) => (value === '' ? [] : [Number(n)])));
  return [id, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')].join('|');
}

export function pid({ person, encounter }: Addressed): string {
  return segment('PID', {
    1: '1',
    3: person === undefined ? '' : `${text(person.number)}^^^${text(person.assigner)}^${text(person.kind ?? 'MR')}`,
    5: `${text(person?.family)}^${text(person?.given)}`.replace(/^\^$/, ''),
    7: text(person?.birthDate),
    8: text(person?.sex ?? encounter?.sex),
  });
}

export function pv1({ encounter, facility }: Addressed, visit: string | undefined): string {
  const { location } = encounter ?? {};
  return segment('PV1', {
    1: '1',
    2: text(encounter?.class ?? 'U'),
    3: location === undefined ? '' : [location.unit, location.room, location.bed, facility].map(text).join('^'),
    19: text(visit === undefined ? undefined : numberOf(encounterId(visit))),
  });
}
