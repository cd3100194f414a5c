/** What left the pharmacy, who joined the team, how sensitive the record is, and the resources that are kept as they came. */
import { wordsFor } from '../../told.ts';
import type { MedicationDispensed, ResourceKept } from '../../clinical/events.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import { keyOf } from './items.ts';
import type { DispenseItem, LabelItem, ResourceItem, TeamItem } from './rows.ts';
import type { Person } from './whose.ts';
import { titleOf } from '../../codes/code-title.ts';
import { amountText, present } from './words.ts';

/** Newest first. */
const byTime = (a: { readonly at: number; readonly item: string }, b: { readonly at: number; readonly item: string }): number =>
  b.at - a.at || (a.item < b.item ? -1 : 1);

function made<Made extends { readonly at: number; readonly item: string }>(person: Person, kind: string, make: (item: string) => Made | undefined): Made[] {
  return [...person.items]
    .filter((item) => item.startsWith(`${kind}|`))
    .flatMap((item) => make(item) ?? [])
    .sort(byTime);
}

export function dispensesOf(hospital: Hospital, person: Person): readonly DispenseItem[] {
  return made(person, 'dispense', (item) => {
    const versions: Versions<MedicationDispensed> = wordsFor(getRow(hospital.clinical.dispenses, keyOf(item)), person);
    const newest = newestOf(versions);
    if (newest === undefined || !person.isTheirs(newest.event, newest.at)) return undefined;
    const { event } = newest;
    return {
      item,
      at: newest.at,
      code: event.code,
      versions: versions.map((one) => ({
        position: one.position,
        at: one.at,
        says: [titleOf(one.event.code), amountText(one.event.amount)].filter((part) => part !== undefined).join(' '),
        status: 'dispensed',
        holds: one === newest,
      })),
      ...present({ amount: amountText(event.amount), order: event.order }),
    };
  });
}

export function teamOf(hospital: Hospital, person: Person): readonly TeamItem[] {
  return made(person, 'team', (item) => {
    const versions: Versions<WorkOf<'CareTeamStepped'>> = getRow(hospital.work.CareTeamStepped, keyOf(item)) ?? [];
    const newest = newestOf(versions);
    if (newest === undefined || !person.isTheirs({ patient: person.person, encounter: newest.event.encounter }, newest.at)) return undefined;
    const { part, staff, step, encounter } = newest.event;
    return {
      item,
      at: newest.at,
      part,
      staff,
      step,
      encounter,
      versions: versions.map((one) => ({
        position: one.position,
        at: one.at,
        says: `${one.event.part} ${one.event.staff}`,
        status: one.event.step,
        holds: one === newest && step === 'joined',
      })),
    };
  });
}

export function labelsOf(hospital: Hospital, person: Person): readonly LabelItem[] {
  return made(person, 'label', (item) => {
    const versions: Versions<WorkOf<'RecordLabelled'>> = getRow(hospital.work.RecordLabelled, keyOf(item)) ?? [];
    const newest = newestOf(versions);
    if (newest === undefined || !person.isTheirs(newest.event, newest.at)) return undefined;
    const { event } = newest;
    // A sender's word and a person's stand side by side: each is overtaken by its own kind alone.
    const holding = new Set((['sender', 'person'] as const).map((said) => versions.findLast((one) => one.event.said === said)));
    return {
      item,
      at: newest.at,
      record: event.patient,
      label: event.label,
      said: event.said,
      versions: versions.map((one) => ({
        position: one.position,
        at: one.at,
        says: [one.event.label, one.event.reason].filter((part) => part !== undefined).join(', '),
        status: one.event.said === 'sender' ? 'said by a sender' : 'said by a person',
        holds: holding.has(one),
      })),
      ...present({ reason: event.reason }),
    };
  });
}

export function resourcesOf(hospital: Hospital, person: Person): readonly ResourceItem[] {
  return made(person, 'resource', (item) => {
    const versions: Versions<ResourceKept> = getRow(hospital.clinical.resources, keyOf(item)) ?? [];
    const newest = newestOf(versions);
    if (newest === undefined || newest.event.folded === true) return undefined;
    const { event } = newest;
    const { patient } = event;
    if (patient !== undefined && !person.isTheirs({ ...event, patient }, newest.at)) return undefined;
    return {
      item,
      at: newest.at,
      resource: event.resource,
      kind: event.kind,
      ofNobody: patient === undefined,
      versions: versions.map((one) => ({
        position: one.position,
        at: one.at,
        says: [one.event.kind, one.event.code === undefined ? undefined : titleOf(one.event.code)].filter((part) => part !== undefined).join(', '),
        status: one.event.status ?? 'kept',
        holds: one === newest,
      })),
      ...present({ code: event.code, status: event.status, encounter: event.encounter }),
    };
  });
}
