/** The hard rules read once more from the raw facts, without the board, the queue or the rules: what the property tests hold placement against. */
import type { BedId } from '../../ids.ts';
import type { RandomHouse } from './given-placement.ts';

type Said = Record<string, unknown>;

/** What forbids this bed for this request; empty = nothing. */
export function placementFaults({ description, facts }: RandomHouse, request: string, bed: BedId): string[] {
  const events = facts.map(({ event }): Said => ({ ...event }));
  const asked = events.findLast((event) => event['type'] === 'BedRequested' && event['request'] === request) ?? {};
  const me = String(asked['encounter']);
  const person = (id: string): Said => Object.assign({}, ...events.filter((event) => event['encounter'] === id && 'patient' in event)) as Said;
  const wish = { ...person(me), ...asked };
  const [unitName, roomName, bedName] = bed.split('-');
  const unit = description.units.find((one) => one.unit === unitName);
  const room = unit?.rooms.find((one) => one.room === roomName);
  const own = room?.beds.find((one) => one.bed === bedName);
  if (unit === undefined || room === undefined || own === undefined) return ['no such bed'];
  const last = (id: string, key: string): unknown => events.findLast((event) => event['bed'] === id && event[key] !== undefined)?.[key];
  const inside = (id: string): string[] =>
    events.filter((event) => event['type'] === 'PatientAdmitted' && (event['location'] as Said)['bedId'] === id).map((event) => String(event['encounter']));
  const planned = (id: string): string[] =>
    events.filter((event) => event['type'] === 'TransferPlanned' && (event['location'] as Said)['bedId'] === id).map((event) => String(event['encounter']));
  const promised = events.findLast((event) => event['type'] === 'BedPromised' && event['bed'] === bed);
  // A hold is over once somebody is in the bed; an assignment once its own patient is.
  const standing = (id: string): Said | undefined => {
    const promise = events.findLast((event) => event['type'] === 'BedPromised' && event['bed'] === id);
    return promise === undefined || promise['promise'] === 'none' ? undefined : promise;
  };
  const faults: string[] = [];
  const fault = (is: boolean, name: string): void => void (is ? faults.push(name) : undefined);
  fault(wish['isolation'] === undefined, 'isolation unknown');
  fault(last(bed, 'serviceability') === 'blocked', 'blocked');
  fault((last(bed, 'staffed') ?? own.staffed) === false, 'unstaffed');
  fault(inside(bed).length > 0, 'occupied');
  fault(promised !== undefined && promised['promise'] !== 'none' && inside(bed).length === 0, 'promised');
  fault(planned(bed).length > 0, 'planned');
  const order = ['medical-surgical', 'telemetry', 'step-down', 'icu'];
  const [need, gives] = [order.indexOf(String(wish['level'])), order.indexOf(unit.levelOfCare)];
  const same = wish['level'] === unit.levelOfCare && wish['level'] !== 'unknown';
  fault(!same && !(need >= 0 && gives >= need), 'level');
  const mates = room.beds
    .filter((one) => one.bed !== bedName)
    .map((one) => `${unitName}-${roomName}-${one.bed}`)
    .filter((id) => last(id, 'serviceability') !== 'blocked' || inside(id).length > 0);
  const beside = mates.flatMap((id) => {
    const assigned = standing(id);
    return [...inside(id), ...planned(id), ...(assigned?.['promise'] === 'assigned' ? [String(assigned['encounter'])] : [])];
  });
  const others = beside.filter((id) => id !== me).map((id) => ({ ...person(id), organism: organismOf(events, id) }) as Said);
  const isolation = wish['isolation'];
  const cohort = (one: Said): boolean => one['isolation'] === isolation && wish['organism'] !== undefined && one['organism'] === wish['organism'];
  fault(isolation === 'airborne' && (room.pressure !== 'negative' || mates.length > 0), 'airborne');
  fault(isolation === 'protective' && room.pressure !== 'positive', 'protective');
  const spreads = isolation === 'contact' || isolation === 'droplet';
  fault(spreads && mates.length > 0 && !(others.length > 0 && others.every(cohort)), 'contact or droplet');
  fault(
    others.some((one) => one['isolation'] !== undefined && one['isolation'] !== 'none' && !(spreads && cohort(one))),
    'isolated room-mate',
  );
  fault(description.mixedSexRooms !== true && others.some((one) => one['sex'] === undefined || one['sex'] !== wish['sex']), 'sex');
  const takes = unit.ages ?? (unit.levelOfCare === 'paediatrics' ? ['child'] : unit.levelOfCare === 'unknown' ? ['neonate', 'child', 'adult'] : ['adult']);
  fault(wish['age'] === undefined || !takes.includes(wish['age'] as never), 'age');
  const has = new Set<string>([...(unit.features ?? []), ...(room.features ?? []), ...(own.features ?? [])]);
  for (const one of (wish['needs'] ?? []) as string[]) fault(!has.has(one), one);
  fault(Number(wish['weightKg'] ?? 0) > (own.maxWeightKg ?? description.ordinaryBedKg ?? 185), 'weight');
  fault(tooMany({ description, facts } as RandomHouse, events, unit.unit, me), 'ratio');
  return faults;
}

function organismOf(events: readonly Said[], id: string): unknown {
  return events.findLast((event) => event['type'] === 'BedRequested' && event['encounter'] === id)?.['organism'];
}

const usualRatios: Readonly<Record<string, number>> = { icu: 2, 'step-down': 3, telemetry: 4, paediatrics: 4, 'medical-surgical': 5 };

/** Everybody in or promised a bed of the unit, and this one, against the nurses who checked in; a unit of which no shift is told is not judged. */
function tooMany({ description }: RandomHouse, events: readonly Said[], name: string, me: string): boolean {
  const unit = description.units.find((one) => one.unit === name);
  const ratio = unit?.ratio ?? usualRatios[unit?.levelOfCare ?? ''];
  const shifts = events.filter((event) => event['type'] === 'ShiftScheduled' && event['unit'] === name).map((event) => event['shift']);
  if (ratio === undefined || shifts.length === 0) return false;
  const nurses = events.filter((event) => event['type'] === 'ShiftStepped' && event['step'] === 'checked-in' && shifts.includes(event['shift'])).length;
  const inUnit = (bed: unknown): boolean => typeof bed === 'string' && bed.startsWith(`${name}-`);
  const there = new Set<unknown>([me]);
  for (const event of events) {
    const place = (event['location'] as Said | undefined)?.['bedId'];
    if ((event['type'] === 'PatientAdmitted' || event['type'] === 'TransferPlanned') && inUnit(place)) there.add(event['encounter']);
    if (event['type'] === 'BedPromised' && event['promise'] === 'assigned' && inUnit(event['bed'])) there.add(event['encounter']);
  }
  return there.size > ratio * nurses;
}
