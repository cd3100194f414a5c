/** NM1, N1, N3, N4, REF, DMG, CAS and procedure composites: what every transaction set has in common, read and written. */
import type { Cents } from '@healthos/core/money.ts';
import { amount, amountOf, components, day, oneOf, only, optional, optionalNumber, required, written } from './elements.ts';
import { stop } from './problem.ts';
import type { Address, Cas, Demographics, Party, Procedure, Reference } from './sets.ts';
import type { Delimiters, Segment } from './segments.ts';
import type { Written } from './write.ts';

/** A party still being read: its address and references are in segments of their own. */
export type OpenParty = { -readonly [Key in keyof Party]: Party[Key] };

export function partyOf(nm1: Segment): OpenParty {
  const kind = required(nm1, 2);
  if (kind !== '1' && kind !== '2') return stop('x12.bad-element', nm1, 2);
  const party: OpenParty = { role: required(nm1, 1), kind: kind === '1' ? 'person' : 'organisation' };
  const { elements } = nm1;
  const [, , , last = '', first = '', middle = '', , suffix = '', idKind = '', id = ''] = elements;
  if (last !== '') party.last = last;
  if (first !== '') party.first = first;
  if (middle !== '') party.middle = middle;
  if (suffix !== '') party.suffix = suffix;
  if (idKind !== '') party.idKind = idKind;
  if (id !== '') party.id = id;
  return party;
}

/** N1 of an 835. */
export function payingParty(n1: Segment): OpenParty {
  return { role: required(n1, 1), ...only('last', optional(n1, 2)), ...only('idKind', optional(n1, 3)), ...only('id', optional(n1, 4)) };
}

/** N3, N4 and REF of the party before them; false for another segment. */
export function addTo(party: OpenParty, segment: Segment): boolean {
  switch (segment.id) {
    case 'N3': {
      const lines = [segment.elements[1], segment.elements[2]].filter((line): line is string => line !== undefined && line !== '');
      party.address = { ...party.address, lines };
      return true;
    }
    case 'N4': {
      const [, city = '', state = '', postalCode = '', country = ''] = segment.elements;
      const address: { -readonly [Key in keyof Address]: Address[Key] } = { lines: party.address?.lines ?? [] };
      if (city !== '') address.city = city;
      if (state !== '') address.state = state;
      if (postalCode !== '') address.postalCode = postalCode;
      if (country !== '') address.country = country;
      party.address = address;
      return true;
    }
    case 'REF':
      party.references = [...(party.references ?? []), referenceOf(segment)];
      return true;
    default:
      return false;
  }
}

export function referenceOf(ref: Segment): Reference {
  return { kind: required(ref, 1), value: required(ref, 2) };
}

export function demographicsOf(dmg: Segment): Demographics {
  return { ...(optional(dmg, 2) === undefined ? {} : { birthOn: day(dmg, 2) }), ...only('sex', optional(dmg, 3)) };
}

const groups: ReadonlySet<Cas['group']> = new Set(['CO', 'OA', 'PI', 'PR', 'CR']);
/** Reason, amount and quantity up to six times. */
const casEnd = 19;

export function adjustmentsOf(cas: Segment): Cas[] {
  const found: Cas[] = [];
  addAdjustments(found, cas);
  return found;
}

/** Of one CAS onto those before it. */
export function addAdjustments(found: Cas[], cas: Segment): void {
  const { elements } = cas;
  const group = oneOf(cas, 1, groups);
  const before = found.length;
  for (let at = 2; at <= casEnd && at < elements.length; at += 3) {
    // A trio that is left out whole says nothing.
    if ((elements[at] ?? '') === '' && (elements[at + 1] ?? '') === '') continue;
    const [reason, amountCents, quantity] = [required(cas, at), amount(cas, at + 1), optionalNumber(cas, at + 2)];
    found.push(quantity === undefined ? { group, reason, amountCents } : { group, reason, amountCents, quantity });
  }
  if (found.length === before) stop('x12.missing-element', cas, 2);
}

/** A code without its qualifier (a composite written with another separator than ISA16 says) is kept as one code. */
export function procedureOf(segment: Segment, element: number, delimiters: Delimiters): Procedure {
  const parts = components(segment, element, delimiters);
  const [kind = '', code = ''] = parts;
  if (kind === '') return stop('x12.missing-element', segment, element, 1);
  if (code === '') return { kind: '', code: kind };
  if (parts.length === 2) return { kind, code };
  const modifiers = parts.slice(2, 6).filter((one) => one !== '');
  return modifiers.length === 0 ? { kind, code } : { kind, code, modifiers };
}

export function nm1(party: Party): Written {
  const kind = party.kind === 'person' ? '1' : '2';
  return ['NM1', party.role, kind, party.last, party.first, party.middle, '', party.suffix, party.idKind, party.id];
}

export function withAddress(party: Party): Written[] {
  const { address } = party;
  return [nm1(party), ...(address === undefined ? [] : addressSegments(address)), ...(party.references ?? []).map(ref)];
}

function addressSegments({ lines, city, state, postalCode, country }: Address): Written[] {
  const place: Written[] = city === undefined && state === undefined && postalCode === undefined ? [] : [['N4', city, state, postalCode, country]];
  return lines.length === 0 ? place : [['N3', ...lines], ...place];
}

export const ref = ({ kind, value }: Reference): Written => ['REF', kind, value];

export function dmg({ birthOn, sex }: Demographics): Written {
  return birthOn === undefined ? ['DMG', '', '', sex] : ['DMG', 'D8', written(birthOn), sex];
}

/** At most six trios in one segment; another segment for each group. */
export function casSegments(adjustments: readonly Cas[]): Written[] {
  const segments: (string | number | undefined)[][] = [];
  for (const { group, reason, amountCents, quantity } of adjustments) {
    const last = segments[segments.length - 1];
    const trio = [reason, money(amountCents), quantity];
    if (last?.[1] === group && last.length < casEnd) last.push(...trio);
    else segments.push(['CAS', group, ...trio]);
  }
  return segments;
}

/** Shortest exact form: 12, 12.5, -0.07. */
export function money(amountCents: number): string {
  const [whole, part] = [Math.trunc(Math.abs(amountCents) / 100), Math.abs(amountCents) % 100];
  const decimals = part === 0 ? '' : `.${String(part).padStart(2, '0').replace(/0$/, '')}`;
  return `${amountCents < 0 ? '-' : ''}${whole}${decimals}`;
}

/** An AMT of this qualifier among some, else undefined. */
export function amountNamed(segment: Segment, qualifier: string): Cents | undefined {
  return segment.elements[1] === qualifier ? (amountOf(required(segment, 2)) ?? stop('x12.bad-element', segment, 2)) : undefined;
}
