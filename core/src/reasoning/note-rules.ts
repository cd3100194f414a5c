/** Notes and medicines that wait for somebody: a note of somebody in training without an attending's signature, and a home list that nobody reconciled with what is ordered. */
import type { Encounter } from '../encounter.ts';
import { noteOf, type Note } from '../house/notes/notes.ts';
import { homeListOf } from '../house/reconciliation/home-list.ts';
import { occasionsOf } from '../house/reconciliation/occasions.ts';
import { titleOf } from '../codes/code-title.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, getRow } from '../table.ts';
import { hourMs, instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { encountersOf, isOfUse, isToldOf, numbersTold } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';

export const cosignAwaited = encounterRule({
  rule: 'cosign-awaited',
  version: '1',
  source: '42 CFR 482.24(c)(1): entries are authenticated by whoever is responsible; the time is the site’s',
  definition: 'A note that was signed here and waits for an attending was not cosigned in the time that the site sets.',
  parameters: { hours: 24, shownHours: 168 },
  reads: ['documents'],
  say: (input, encounter, { hours, shownHours }) => {
    const said: (Said | undefined)[] = waiting(input, encounter).map((note) => {
      const [dueAt, endsAt] = [instant(note.at + hours * hourMs), instant(note.at + (hours + shownHours) * hourMs)];
      if (input.now >= endsAt) return undefined;
      if (input.now < dueAt) return { findings: [], nextAt: dueAt };
      const finding = findingOf(`cosign-awaited:${note.document}`, encounter, {
        severity: 'info',
        since: dueAt,
        owner: 'Clinician',
        says: `${encounter.dischargedAt === undefined ? placeName(encounter) : encounter.encounter} ${titleOf(note.kind)} waits for an attending`,
        positions: note.steps.map(({ position }) => position).sort((a, b) => b - a),
      });
      return { findings: [finding], nextAt: endsAt };
    });
    return joined(said);
  },
});

/** Signed here: of another system's documents nobody here knows who is to sign. */
function waiting(input: ViewInput, encounter: Encounter): readonly Note[] {
  const { hospital } = input;
  return numbersTold(hospital, encounter).flatMap((number) =>
    (getRow(hospital.clinical.index.documentsByEncounter, number) ?? []).flatMap((key) => {
      const versions = getRow(hospital.clinical.documents, key);
      const note = noteOf(hospital, versions);
      if (!isToldOf(input, encounter, number, newestOf(versions)?.event.patient)) return [];
      return note?.author === undefined || note.state !== 'awaiting-cosign' || !isOfUse(hospital, encounter, note.at) ? [] : [note];
    }),
  );
}

/** All that is found, and the first time at which it may be another. */
function joined(said: readonly (Said | undefined)[]): Said | undefined {
  const some = said.filter((one) => one !== undefined);
  const [nextAt] = some.flatMap((one) => one.nextAt ?? []).sort((a, b) => a - b);
  return some.length === 0 ? undefined : { findings: some.flatMap(({ findings }) => findings), ...(nextAt === undefined ? {} : { nextAt }) };
}

export const reconciliationDue = encounterRule({
  rule: 'reconciliation-due',
  version: '1',
  source: 'Joint Commission NPSG.03.06.01: medicines are compared when somebody comes or moves; the time is the site’s',
  definition:
    'An inpatient whose home list was said here has medicines that nobody reconciled in the time that the site sets after coming, or after a move to another unit. Where nobody said what is taken at home, it is not judged.',
  parameters: { hours: 24 },
  reads: ['lines', 'orders'],
  changed: (found, before, after) => {
    for (const key of changedSince(before.hospital.work.MedicationsReconciled, after.hospital.work.MedicationsReconciled))
      for (const { encounter } of encountersOf(after.hospital, key.slice(0, key.lastIndexOf('|')) as EncounterId)) found.add(encounter);
    return found;
  },
  say: (input, encounter, { hours }) => {
    if (encounter.class !== 'I' || encounter.status !== 'in-progress' || homeListOf(input, encounter.patient).state === 'unknown') return undefined;
    const due = occasionsOf(input.hospital, encounter).filter(({ occasion, state }) => occasion !== 'discharge' && state === 'due');
    return joined(
      due.map(({ occasion, since = input.now }) => {
        const dueAt = instant(since + hours * hourMs);
        if (input.now < dueAt) return { findings: [], nextAt: dueAt };
        const finding = findingOf(`reconciliation-due:${encounter.encounter}:${occasion}`, encounter, {
          severity: 'info',
          since: dueAt,
          owner: 'Clinician',
          says: `${placeName(encounter)} medicines not reconciled after ${occasion}`,
          positions: [encounter.position],
        });
        return { findings: [finding] };
      }),
    );
  },
});
