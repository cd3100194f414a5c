/** Which pairs likeness may speak of at all: never a Doe, never mother and child or children of one birth by surname and date, never a pair that a steward refused. */
import type { PatientId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import { personOf } from '../fold.ts';
import { pairKey } from '../pairs.ts';
import type { IdentityState, SourceRecord } from '../state.ts';
import { agreementOf, type Agreement } from './compare.ts';
import type { Traits } from './traits.ts';

export type Barred = 'too-little' | 'same-person' | 'linked' | 'refused' | 'unidentified' | 'deleted' | 'mother-and-child' | 'one-birth';

/** Why the pair may not be proposed; undefined = it may. Who has their agreement already hands it over. */
export function barredOf(state: IdentityState, a: Traits, b: Traits, agreement: Agreement = agreementOf(a, b)): Barred | undefined {
  const [one, other] = [getRow(state.records, a.patient), getRow(state.records, b.patient)];
  return standingOf(state, a.patient, b.patient) ?? recordsBar(one, other) ?? littleBar(a, b, agreement) ?? kinshipBar(one, other, a, b, agreement);
}

/** Two records that do not both say a whole name, and something beside it, could be anybody's: only a shared number speaks for them. */
function littleBar(a: Traits, b: Traits, { family, given, birth, phone, address, identifier }: Agreement): Barred | undefined {
  const named = family !== undefined && given !== undefined;
  const beside = birth !== undefined || phone !== undefined || address !== undefined;
  return identifier === 'same' || (named && beside) || a.newbornName === true || b.newbornName === true ? undefined : 'too-little';
}

function standingOf(state: IdentityState, a: PatientId, b: PatientId): Barred | undefined {
  if (a === b || personOf(state, a) === personOf(state, b)) return 'same-person';
  if (getRow(state.links, a)?.includes(b) === true) return 'linked';
  return getRow(state.pairs, pairKey(a, b))?.refused === undefined ? undefined : 'refused';
}

function recordsBar(one: SourceRecord | undefined, other: SourceRecord | undefined): Barred | undefined {
  if (one?.unidentified === true || other?.unidentified === true) return 'unidentified';
  return one?.deleted === true || other?.deleted === true ? 'deleted' : undefined;
}

/** Children of one birth share surname, date, house and telephone, and often have no given name yet: only a number of their own joins two such records. */
function kinshipBar(one: SourceRecord | undefined, other: SourceRecord | undefined, a: Traits, b: Traits, agreement: Agreement): Barred | undefined {
  if (one?.mother === b.patient || other?.mother === a.patient) return 'mother-and-child';
  if (agreement.identifier === 'same') return undefined;
  const oneBirth = agreement.birth === 'same' && (agreement.family === 'same' || agreement.family === 'close');
  const unnamed = a.newbornName === true || b.newbornName === true;
  if (unnamed || (oneBirth && (agreement.given === undefined || agreement.given === 'different'))) return 'one-birth';
  const said = one?.seen.multipleBirth === true || other?.seen.multipleBirth === true;
  return said && agreement.given !== 'same' ? 'one-birth' : undefined;
}
