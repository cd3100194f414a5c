/** The visits of a person, with where each was, and who cares for them in the one that goes on. */
import type { Encounter } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import { numbersOf } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';
import type { CareTeamLine, TeamItem, VisitLine } from './rows.ts';
import type { Person } from './whose.ts';
import { present } from './words.ts';

const open: ReadonlySet<Encounter['status']> = new Set(['in-progress', 'on-leave']);

/** The visit that goes on; of several the newest. */
export function currentOf(person: Person): Encounter | undefined {
  return person.encounters.find(({ status, stub }) => open.has(status) && stub !== true);
}

export function visitOf(encounter: Encounter): VisitLine {
  const { location } = encounter;
  return {
    encounter: encounter.encounter,
    status: encounter.status,
    class: encounter.class,
    stays: encounter.stays.map((stay) => ({
      place: stay.location.bedId ?? stay.location.unit,
      from: stay.from,
      ...present({ until: stay.until, away: stay.away === true ? (true as const) : undefined }),
    })),
    ...present({
      unit: location?.unit,
      bed: location?.bedId,
      service: encounter.service,
      attending: encounter.attending,
      admitting: encounter.admitting,
      referring: encounter.referring,
      consulting: encounter.consulting,
      isolation: encounter.isolation,
      acuity: encounter.acuity,
      arrivedAt: encounter.arrivedAt,
      admittedAt: encounter.admittedAt,
      dischargedAt: encounter.dischargedAt,
      expectedDischargeAt: encounter.expectedDischargeAt,
      disposition: encounter.disposition,
    }),
  };
}

/** Who leads, who nurses, and whoever joined and did not leave; the attending named once. */
export function careTeamOf({ hospital }: ViewInput, encounter: Encounter | undefined, team: readonly TeamItem[]): readonly CareTeamLine[] {
  if (encounter === undefined) return [];
  const numbers = numbersOf(hospital, encounter);
  const assigned = numbers.flatMap((number) => newestOf(getRow(hospital.nursing.assignments, number)) ?? []).sort((a, b) => (a.order < b.order ? 1 : -1))[0];
  const joined = team.filter((one) => one.step === 'joined' && numbers.includes(one.encounter));
  const stated = [
    ...(encounter.attending === undefined || encounter.attending === '' ? [] : [{ role: 'attending' as const, staff: encounter.attending }]),
    ...(assigned?.event.nurse === undefined ? [] : [{ role: 'nurse' as const, staff: assigned.event.nurse, since: assigned.at }]),
  ];
  const known = new Set(stated.map(({ role, staff }) => `${role} ${staff}`));
  return [
    ...stated,
    ...joined.filter(({ part, staff }) => !known.has(`${part} ${staff}`)).map(({ part, staff, at, item }) => ({ role: part, staff, since: at, item })),
  ];
}
