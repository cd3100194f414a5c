/** Segments that many messages share: who it is, which visit, where and when. */
import type { Instant } from '@healthos/core/time.ts';
import type { Act, Person, Place, VisitNow } from '../day/acts.ts';

/** Acts that are HL7 messages; what departments say is JSON. */
export type MessageAct = Exclude<Act, { readonly kind: 'work' }>;
export type ActOf<Kind extends MessageAct['kind']> = Extract<MessageAct, { kind: Kind }>;
/** MSH-9 and what follows the header. */
export type Content = [type: string, segments: string[]];

/** A segment of which a few fields are said, by their numbers. */
export function fields(id: string, said: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(said).map(Number));
  return [id, ...Array.from({ length: last }, (_, n) => said[n + 1] ?? '')].join('|').replace(/\|+$/, '');
}

export function pid(person: Person, facility: string): string {
  return `PID|1||${person.mrn}^^^${facility}^MR||${person.family}^${person.given}||${person.birthDate}|${person.sex}`;
}

export function pl(place: Place, facility: string): string {
  return `${place.unit}^${place.room}^${place.bed}^${facility}`;
}

export function pv1(visit: VisitNow, facility: string, act?: ActOf<'movement'>): string {
  const fields = new Array<string>(52).fill('');
  fields[1] = '1';
  fields[2] = visit.class;
  fields[3] = visit.place === undefined ? '' : pl(visit.place, facility);
  fields[6] = act?.prior === undefined ? '' : pl(act.prior, facility);
  fields[7] = visit.attending;
  fields[10] = visit.service;
  fields[19] = visit.visit;
  fields[36] = act?.disposition ?? '';
  fields[42] = act?.pending === undefined ? '' : pl(act.pending, facility);
  fields[44] = visit.admittedAt === undefined ? '' : time(visit.admittedAt);
  fields[45] = act?.trigger === 'A03' ? time(act.at) : '';
  return `PV1|${fields.slice(1, fields.findLastIndex((field) => field !== '') + 1).join('|')}`;
}

/** UTC with its offset, to the second. */
export function time(at: Instant): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}+0000`;
}
