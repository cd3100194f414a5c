/** Whose patients they are: of one member of staff those whom they lead, are assigned to or are of the team of; and those whom nobody of the staff answers for. */
import type { EncounterId } from '../../ids.ts';
import { entries, getRow, rows } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';

export interface MyPatients {
  readonly mine: readonly EncounterId[];
  /** No attending and no team: everybody is asked. */
  readonly nobodys: readonly EncounterId[];
}

/** Of those who are here or on leave. */
export function myPatients({ hospital }: Pick<ViewInput, 'hospital'>, staff: string): MyPatients {
  const team = new Map<EncounterId, Set<string>>();
  for (const [, versions] of entries(hospital.work.CareTeamStepped)) {
    const last = newestOf(versions)?.event;
    if (last?.step !== 'joined') continue;
    team.set(last.encounter, (team.get(last.encounter) ?? new Set()).add(last.staff));
  }
  const [mine, nobodys]: [EncounterId[], EncounterId[]] = [[], []];
  for (const { encounter, status, attending } of rows(hospital.operations.encounters)) {
    if (status !== 'in-progress' && status !== 'on-leave') continue;
    const nurse = newestOf(getRow(hospital.nursing.assignments, encounter))?.event.nurse;
    const people = new Set([attending, nurse, ...(team.get(encounter) ?? [])].filter((one) => one !== undefined && one !== ''));
    if (people.has(staff)) mine.push(encounter);
    // A nurse answers for the care, not for what is a physician's to answer.
    else if ((attending === undefined || attending === '') && !team.has(encounter)) nobodys.push(encounter);
  }
  return { mine, nobodys };
}
