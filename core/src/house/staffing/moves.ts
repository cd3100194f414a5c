/** What the ratio of a unit would be after somebody goes, takes a break or takes a patient: asked before it is done, so that a breach is a decision. */
import { counted } from '../../counted.ts';
import { getRow } from '../../table.ts';
import type { UnitId } from '../../ids.ts';
import type { ViewInput } from '../../views/view.ts';
import { loadsOf } from './assigned.ts';
import { countingFor, onDutyOf, staffOn } from './on-duty.ts';
import type { ShiftNow } from './presence.ts';
import { ratioNow } from './ratio-now.ts';
import { countedNurses, ratioRule } from './ratio-pack.ts';

/** A rule that the move would break, in the words that a refusal shows. */
export interface WouldBreak {
  readonly rule: string;
  readonly says: string;
  readonly value: string;
  readonly limit: string;
  readonly unlock: string;
}

/** A shift by its key, wherever it is. */
export function shiftOf(input: ViewInput, key: string): ShiftNow | undefined {
  for (const { shifts } of onDutyOf(input).values()) {
    const found = shifts.find(({ shift }) => shift === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The breach that a change of one shift makes, or makes worse, on a unit; undefined where there is none or nothing is known. */
export function breachAfter(input: ViewInput, unit: string, changed: ShiftNow): WouldBreak | undefined {
  const before = staffOn(input, unit).nurses;
  const ratio = ratioNow(input).get(unit);
  if (before === undefined || ratio === undefined || ratio.state === 'not-judged' || ratio.state === 'not-computable') return undefined;
  const byKey = new Map([...onDutyOf(input).values()].flatMap(({ shifts }) => shifts.map((one) => [one.shift, one] as const)));
  byKey.set(changed.shift, changed);
  const counting = countingFor(unit, byKey, loadsOf(input));
  const practical = counting.filter(({ kind }) => kind === 'lpn').length;
  const after = countedNurses(counting.length - practical, practical);
  if (after >= before || after >= ratio.needed) return undefined;
  return {
    rule: `${ratioRule()}: 1:${ratio.ratio} on ${unit}`,
    says: `${unit} would have ${counted(after, 'nurse')} for ${counted(ratio.patients, 'patient')}.`,
    value: `${counted(after, 'nurse')}, ${counted(ratio.patients, 'patient')}`,
    limit: counted(ratio.needed, 'nurse'),
    unlock: unlockFor(input, unit, changed, ratio.needed - after),
  };
}

function unlockFor(input: ViewInput, unit: string, changed: ShiftNow, short: number): string {
  const relief = staffOn(input, unit).shifts.find(
    ({ shift, kind, presence }) => kind === 'charge' && presence === 'here' && shift !== changed.shift && !staffOn(input, unit).counted.has(shift),
  );
  if (changed.presence === 'on-break' && relief !== undefined) return 'Name the charge nurse as relief.';
  return `Bring ${short} more ${short === 1 ? 'nurse' : 'nurses'} to ${unit} first.`;
}

/** The breach that one more patient makes for a nurse. */
export function loadAfter(input: ViewInput, unit: string, nurse: string, encounter: string): WouldBreak | undefined {
  const row = getRow(input.hospital.operations.units, unit as UnitId);
  const judged = ratioNow(input).get(unit);
  if (row === undefined || judged === undefined || judged.state === 'not-judged') return undefined;
  const load = (loadsOf(input).get(`${unit}|${nurse}`) ?? []).filter((one) => one.encounter !== encounter).length + 1;
  if (load <= judged.ratio) return undefined;
  return {
    rule: `${ratioRule()}: 1:${judged.ratio} on ${unit}`,
    says: `This nurse would have ${counted(load, 'patient')}.`,
    value: counted(load, 'patient'),
    limit: counted(judged.ratio, 'patient'),
    unlock: 'Hand one of her patients to another nurse first.',
  };
}
