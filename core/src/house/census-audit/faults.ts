/**
 * Every fault of the census now: of one encounter, between encounters, between a bed and its record, and of a unit's books. The same picture gives the same
 * faults; a clean day gives none.
 */
import type { Encounter } from '../../encounter.ts';
import type { BedId, EncounterId, PatientId, UnitId } from '../../ids.ts';
import { keptOn, madeOnce } from '../../kept-on.ts';
import { steadied } from '../../reasoning/steady.ts';
import { entries, getRow, rows, type Table } from '../../table.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { beganAt } from '../../visit-numbers.ts';
import { auditPack } from './audit-pack.ts';
import { auditedOf, signsOf, bedsOf, type Audited } from './audited.ts';
import { balanceFaults } from './balance.ts';
import { faultOf, type CensusFault } from './fault.ts';

/** Faults that only who is here decides, kept for the pictures that share it. */
const standing = keptOn<Table<EncounterId, Audited>, { readonly merges: ViewInput['identity']['facts']; readonly found: readonly CensusFault[] }>();

/** What says the same stays the same, so that neither a score nor a finding that rests on it is made anew. */
const steady = steadied<CensusFault>(({ fault }) => fault);

/** Worked out once a picture. */
export const censusFaults = madeOnce((input: ViewInput): readonly CensusFault[] => steady(input.hospital.facility, faultsOf(input)));

function faultsOf(input: ViewInput): readonly CensusFault[] {
  const audited = auditedOf(input);
  let kept = standing.get(audited);
  if (kept === undefined || kept.merges !== input.identity.facts) {
    kept = { merges: input.identity.facts, found: [...[...rows(audited)].flatMap(({ faults }) => faults), ...twicePresent(input, audited)] };
    standing.set(audited, kept);
  }
  const faults = [
    ...kept.found,
    ...emptied(input, audited),
    ...toldLate(input, audited),
    ...overdue(input, audited),
    ...halfSwaps(input),
    ...unrecorded(input),
    ...balanceFaults(input, audited),
  ];
  // The newest evidence of one fault stands for it.
  const byId = new Map<string, CensusFault>();
  for (const fault of faults) if ((byId.get(fault.fault)?.since ?? -1) < fault.since) byId.set(fault.fault, fault);
  return [...byId.values()];
}

const outside = new Set(['P', 'R', 'N']);

/** After merges one person has two visits that both have a place. */
function twicePresent({ identity }: ViewInput, audited: Table<EncounterId, Audited>): CensusFault[] {
  const byPerson = new Map<PatientId, Audited[]>();
  for (const one of rows(audited)) {
    if (!one.here || one.encounter.location === undefined || outside.has(one.encounter.class)) continue;
    const known = byPerson.get(one.person);
    if (known === undefined) byPerson.set(one.person, [one]);
    else known.push(one);
  }
  return [...byPerson].flatMap(([person, all]) => {
    if (all.length < 2) return [];
    const [first, ...others] = all
      .map(({ encounter }) => encounter)
      .sort((a, b) => (beganAt(a) ?? 0) - (beganAt(b) ?? 0) || (a.encounter < b.encounter ? -1 : 1));
    if (first === undefined) return [];
    const both = [first, ...others];
    const merged = mergedAt(identity, person);
    return [
      faultOf('person-in-two-places', first.encounter, {
        since: instant(Math.max(merged, ...both.map((one) => beganAt(one) ?? 0))),
        says: `one person is ${both.map((one) => `${one.encounter} in ${placeOf(one)}`).join(' and ')}`,
        owner: 'Bed manager',
        encounters: both.map(({ encounter }) => encounter),
        beds: both.flatMap(bedsOf),
        ...(first.location === undefined ? {} : { unit: first.location.unit }),
        suggestion: { repair: 'choose-visit', encounters: both.map(({ encounter }) => encounter) },
        positions: both.map(({ position }) => position),
      }),
    ];
  });
}

/** When the newest merge of this person that still is in force was said; one that was taken back says nothing. */
function mergedAt({ facts, mergedInto }: ViewInput['identity'], person: PatientId): number {
  const inForce = facts.findLast(
    (fact, n) =>
      fact.type === 'PatientsMerged' &&
      (fact.into === person || fact.from === person) &&
      getRow(mergedInto, fact.from) === fact.into &&
      !facts.slice(n + 1).some((later) => later.type === 'PatientsUnmerged' && later.from === fact.from && later.into === fact.into),
  );
  return inForce?.at ?? 0;
}

const placeOf = ({ location }: Encounter): string => location?.bedId ?? location?.unit ?? 'no place';

/**
 * Beds that were seen empty or worked in. The cleaners' own system may be ahead of the movements, so its word waits until these are told as far, or
 * for a moment where both tell of the present.
 */
function emptied({ hospital, now }: ViewInput, audited: Table<EncounterId, Audited>): CensusFault[] {
  const told = hospital.operations.index.told.newestAt ?? 0;
  const found: CensusFault[] = [];
  for (const one of rows(audited)) {
    for (const { fault, byWork } of one.emptied) {
      const age = now - fault.since;
      const waits = byWork && fault.since > told && (age < auditPack.workWaitsMs || age > auditPack.presentMs);
      if (!waits) found.push(fault);
    }
  }
  return found;
}

function toldLate(input: ViewInput, audited: Table<EncounterId, Audited>): CensusFault[] {
  const { newestAt, late } = input.hospital.operations.index.told;
  if (newestAt === undefined || late.size === 0) return [];
  return rows(audited).flatMap((one) => {
    if (one.late.length === 0) return [];
    return lateOf(one).flatMap(({ toldAt, fault }) => (newestAt - toldAt > auditPack.lateShownMs || (one.reviewedAt ?? 0) >= toldAt ? [] : [fault]));
  });
}

/** Made once of who is audited: a house whose past was told lately has thousands, and each look asks for them. */
const lateOf = madeOnce(({ encounter, late }: Audited): readonly { readonly toldAt: Instant; readonly fault: CensusFault }[] =>
  late.map(({ at, toldAt, type, position }) => ({
    toldAt,
    fault: faultOf('told-late', encounter.encounter, {
      severity: toldAt - at > auditPack.lateWatchMs ? 'watch' : 'info',
      since: at,
      says: `${encounter.encounter} ${type === 'PatientDischarged' ? 'left' : 'moved'} ${Math.round((toldAt - at) / minuteMs)} min before it was told`,
      encounters: [encounter.encounter],
      beds: [],
      ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
      suggestion: { repair: 'as-recorded', encounter: encounter.encounter },
      positions: [position],
    }),
  })),
);

/** Past the departure, and nothing was written of them since long: by the time that movements were told to, so that a silent feed accuses nobody. */
function overdue(input: ViewInput, audited: Table<EncounterId, Audited>): CensusFault[] {
  const told = input.hospital.operations.index.told.newestAt;
  if (told === undefined) return [];
  const found: CensusFault[] = [];
  const signs = signsOf(input);
  for (const { here, encounter, outBy } of rows(audited)) {
    if (!here || outBy === undefined || encounter.location === undefined || encounter.status === 'on-leave') continue;
    const since = Math.max(outBy + auditPack.overdueMs, (getRow(signs, encounter.encounter) ?? 0) + auditPack.quietMs);
    if (told < since) continue;
    found.push(
      faultOf('lost-discharge', encounter.encounter, {
        since: instant(since),
        says: `nothing was written of ${encounter.encounter} in ${placeOf(encounter)} since its departure was due: gone?`,
        encounters: [encounter.encounter],
        beds: bedsOf(encounter),
        unit: encounter.location.unit,
        suggestion: { repair: 'discharge', encounter: encounter.encounter, at: outBy },
        positions: [encounter.position],
      }),
    );
  }
  return found;
}

/** Somebody was moved into an occupied bed out of one that nobody took: the other half of an exchange is missing. */
function halfSwaps({ hospital }: ViewInput): CensusFault[] {
  const { operations } = hospital;
  const found: CensusFault[] = [];
  for (const { kind, about, since } of rows(operations.discrepancies)) {
    if (kind !== 'two-in-a-bed') continue;
    const bed = getRow(operations.beds, about as BedId);
    const [first, second] = (bed?.occupants ?? []).map((id) => getRow(operations.encounters, id));
    if (bed === undefined || first === undefined || second === undefined) continue;
    const left = leftBed(second, bed.bed);
    const free = left === undefined ? undefined : getRow(operations.beds, left.bed);
    const cleaned = getRow(operations.bedFacts, bed.bed)?.cleanliness?.at ?? 0;
    // A bed that was cleaned before somebody new came was given up: that is a discharge that was not told.
    if (free === undefined || free.occupants.length > 0 || free.unit !== bed.unit || cleaned > (bed.occupiedSince ?? 0) + auditPack.slackMs) continue;
    found.push(
      faultOf('half-swap', bed.bed, {
        since,
        says: `${second.encounter} took ${bed.bed} from ${first.encounter} and left ${free.bed}: half an exchange?`,
        owner: `Charge ${bed.unit}`,
        encounters: [first.encounter, second.encounter],
        beds: [bed.bed, free.bed],
        unit: bed.unit,
        suggestion: { repair: 'transfer', encounter: first.encounter, to: free.bed },
        positions: [second.position],
      }),
    );
  }
  return found;
}

/** The bed that somebody came from straight into this one. */
function leftBed({ stays }: Encounter, bed: BedId): { readonly bed: BedId; readonly at?: Instant } | undefined {
  const now = stays.at(-1);
  const before = stays.at(-2);
  if (now?.location.bedId !== bed || before?.location.bedId === undefined || before.location.bedId === bed) return undefined;
  return { bed: before.location.bedId, at: now.from };
}

/** Somebody was seen in a bed that has nobody on record since. */
function unrecorded({ hospital }: ViewInput): CensusFault[] {
  const found: CensusFault[] = [];
  for (const [about, looks] of entries(hospital.work.CensusConfirmed)) {
    const bed = getRow(hospital.operations.beds, about as BedId);
    const look = newestOf(looks);
    if (bed === undefined || look?.event.found !== 'occupied' || bed.occupants.length > 0) continue;
    if ((bed.lastVacatedAt ?? 0) > look.at) continue;
    found.push(
      faultOf('unrecorded-patient', about, {
        since: look.at,
        says: `somebody is in ${about}, which is recorded empty`,
        encounters: [],
        beds: [bed.bed],
        unit: bed.unit,
        positions: [look.position],
      }),
    );
  }
  return found;
}

/** Encounters and beds that an open fault is about. */
export function doubted(faults: readonly CensusFault[]): {
  readonly encounters: ReadonlySet<EncounterId>;
  readonly beds: ReadonlySet<BedId>;
  readonly units: ReadonlySet<UnitId>;
} {
  return {
    encounters: new Set(faults.flatMap(({ encounters }) => encounters)),
    beds: new Set(faults.flatMap(({ beds }) => beds)),
    units: new Set(faults.flatMap(({ unit }) => unit ?? [])),
  };
}
