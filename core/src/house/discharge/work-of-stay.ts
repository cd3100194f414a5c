/** The work facts of a stay's way out, by encounter: barriers and referrals have keys of their own, so that an index leads from the encounter to them. */
import { keysByEncounter } from '../../by-encounter.ts';
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { EncounterId } from '../../ids.ts';
import { changedSince, getRow, type Table } from '../../table.ts';
import { encountersOf, isOfUse, numbersOf } from '../../visit-numbers.ts';
import type { Version, Versions } from '../../versions.ts';
import { milestones } from '../../work/discharge.ts';
import type { WorkEvent, WorkOf } from '../../work/events.ts';
import type { ViewInput } from '../../views/view.ts';

type Owned = Extract<WorkEvent, { readonly encounter: EncounterId }>;

export interface WorkOfStay {
  readonly steps: Versions<WorkOf<'DischargeStepped'>>;
  readonly status: Versions<WorkOf<'StatusStepped'>>;
  readonly milestones: Versions<WorkOf<'MilestoneStepped'>>;
  /** One list for each barrier. */
  readonly barriers: readonly (readonly [barrier: string, versions: Versions<WorkOf<'BarrierStepped'>>])[];
  readonly referrals: readonly (readonly [referral: string, versions: Versions<WorkOf<'PostAcuteStepped'>>])[];
}

/** Everything said of the way out of this encounter, in sender order: under its own number and those merged into it. */
export function workOfStay(hospital: Hospital, encounter: Encounter): WorkOfStay {
  const { work } = hospital;
  const numbers = numbersOf(hospital, encounter);
  const own = <E extends Owned>(versions: Versions<E> | undefined): Version<E>[] => (versions ?? []).filter(({ at }) => isOfUse(hospital, encounter, at));
  const keyed = <E extends Owned>(table: Table<string, Versions<E>>): (readonly [string, Versions<E>])[] =>
    numbers.flatMap((number) =>
      (keysByEncounter(table).get(number) ?? []).flatMap((key) => {
        const versions = own(getRow(table, key));
        return versions.length === 0 ? [] : [[key, versions] as const];
      }),
    );
  return {
    steps: inOrder(numbers.flatMap((number) => own(getRow(work.DischargeStepped, number)))),
    status: inOrder(numbers.flatMap((number) => own(getRow(work.StatusStepped, number)))),
    milestones: inOrder(numbers.flatMap((number) => milestones.flatMap((milestone) => own(getRow(work.MilestoneStepped, `${number}|${milestone}`))))),
    barriers: keyed(work.BarrierStepped),
    referrals: keyed(work.PostAcuteStepped),
  };
}

function inOrder<E extends WorkEvent>(versions: Version<E>[]): Versions<E> {
  return versions.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
}

/** Encounters whose way out may differ between two pictures, by their work facts alone. */
export function changedWays(before: ViewInput, after: ViewInput): Set<EncounterId> {
  const found = new Set<EncounterId>();
  const [old, now] = [before.hospital.work, after.hospital.work];
  const add = (number: EncounterId | undefined): void => {
    if (number !== undefined) for (const { encounter } of encountersOf(after.hospital, number)) found.add(encounter);
  };
  for (const key of changedSince(old.DischargeStepped, now.DischargeStepped)) add(key as EncounterId);
  for (const key of changedSince(old.StatusStepped, now.StatusStepped)) add(key as EncounterId);
  for (const key of changedSince(old.MilestoneStepped, now.MilestoneStepped)) add(key.slice(0, key.lastIndexOf('|')) as EncounterId);
  for (const key of changedSince(old.BarrierStepped, now.BarrierStepped)) for (const { event } of getRow(now.BarrierStepped, key) ?? []) add(event.encounter);
  for (const key of changedSince(old.PostAcuteStepped, now.PostAcuteStepped))
    for (const { event } of getRow(now.PostAcuteStepped, key) ?? []) add(event.encounter);
  return found;
}
