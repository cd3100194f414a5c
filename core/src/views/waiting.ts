/** Who waits to come in: one standing per encounter, for the capacity wall. */
import type { Encounter } from '../encounter.ts';
import { keptOn } from '../kept-on.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { getRow, rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { numbersOf } from '../visit-numbers.ts';
import { anyMayChange, changedRows } from './changed-encounters.ts';
import { keptTable } from './kept-table.ts';
import type { ViewInput } from './view.ts';

export type InboundKind = 'boarders' | 'pacu' | 'transfers' | 'direct';

export interface Standing {
  readonly encounter: Encounter;
  readonly waits?: { readonly kind: InboundKind; readonly since?: Instant };
  /** A bed is wanted and none is set aside; the level when somebody named a unit. */
  readonly demand?: { readonly level?: LevelOfCare };
}

/** Standings of encounters that are here or planned. */
export const standingsOf = keptTable<Standing>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: (input, encounter) => {
    if (encounter.dischargedAt !== undefined || encounter.status === 'cancelled' || encounter.stub === true) return undefined;
    const kind = inboundKind(input, encounter);
    const since = kind === undefined ? undefined : decidedAt(input, kind, encounter);
    return {
      encounter,
      ...(kind === undefined ? {} : { waits: { kind, ...(since === undefined ? {} : { since }) } }),
      ...demandOf(input, kind, encounter),
    };
  },
});

/** A boarder has a decision to admit (inpatient, or a bed asked for) and is still in the ED; recovery holds; transfers asked for; direct admissions planned. */
function inboundKind(input: ViewInput, encounter: Encounter): InboundKind | undefined {
  const level = encounter.location === undefined ? undefined : getRow(input.hospital.operations.units, encounter.location.unit)?.levelOfCare;
  if (encounter.status === 'planned') return 'direct';
  if (level === 'emergency') return encounter.class === 'I' || encounter.plannedLocation !== undefined ? 'boarders' : undefined;
  if (level === 'pacu') return encounter.class === 'I' ? 'pacu' : undefined;
  return encounter.plannedLocation === undefined ? undefined : 'transfers';
}

/** The clock starts at the decision (inpatient order or bed request, whichever was first), never at the bed (rules.md, ED clocks). */
function decidedAt({ hospital }: ViewInput, kind: InboundKind, encounter: Encounter): Instant | undefined {
  if (kind === 'pacu') return encounter.locatedAt;
  const asked =
    encounter.plannedLocation === undefined && kind !== 'direct'
      ? undefined
      : numbersOf(hospital, encounter)
          .flatMap((number) => getRow(hospital.operations.facts, number) ?? [])
          .filter(({ movement }) => movement.type === 'TransferPlanned' || movement.type === 'PatientPreadmitted')
          .reduce<Instant | undefined>((last, { at }) => (last === undefined || at > last ? at : last), undefined);
  const ordered = kind === 'boarders' && encounter.class === 'I' ? encounter.admittedAt : undefined;
  return asked === undefined || (ordered !== undefined && ordered < asked) ? ordered : asked;
}

/** A bed that is set aside for somebody is no longer available, so only a wish without a bed is demand. */
function demandOf(input: ViewInput, kind: InboundKind | undefined, encounter: Encounter): Pick<Standing, 'demand'> {
  const target = encounter.plannedLocation;
  if (target === undefined) return kind === 'boarders' || kind === 'pacu' ? { demand: {} } : {};
  if (target.bedId !== undefined) return {};
  return { demand: { level: getRow(input.hospital.operations.units, target.unit)?.levelOfCare ?? 'unknown' } };
}

/** Patients who want a bed and have none set aside, by level; under 'not-named' those whose level nobody named. */
export function demandByLevel(input: ViewInput): ReadonlyMap<LevelOfCare | 'not-named', number> {
  const standings = standingsOf(input);
  const known = demands.get(standings);
  if (known !== undefined) return known;
  const found = new Map<LevelOfCare | 'not-named', number>();
  for (const { demand } of rows(standings)) {
    if (demand === undefined) continue;
    const level = demand.level ?? 'not-named';
    found.set(level, (found.get(level) ?? 0) + 1);
  }
  demands.set(standings, found);
  return found;
}

const demands = keptOn<ReturnType<typeof standingsOf>, ReadonlyMap<LevelOfCare | 'not-named', number>>();
