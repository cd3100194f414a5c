/** Evidence that a bed which is recorded as occupied was empty: cleaners worked in it, or somebody looked. The sign of a discharge that was never told. */
import type { Encounter } from '../../encounter.ts';
import type { BedId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import { standingSteps } from '../turn/timeline.ts';
import type { Instant } from '../../time.ts';
import { vitalKey } from '../../clinical/vitals-by-owner.ts';
import type { ViewInput } from '../../views/view.ts';
import { numbersOf } from '../../visit-numbers.ts';
import { auditPack } from './audit-pack.ts';
import { faultOf, type CensusFault } from './fault.ts';
import { lookedAt } from './sign-of-life.ts';

interface Evidence {
  readonly at: Instant;
  readonly says: string;
  readonly position: number;
}

const cleaned = { dirty: 'was said to be dirty', 'in-progress': 'is being cleaned', clean: 'was cleaned', suspended: 'is being cleaned' } as const;

/** What says of a stay that its bed was empty; `byWork`: by the cleaners' own system, which does not wait for the movements. */
export interface Emptied {
  readonly fault: CensusFault;
  readonly byWork: boolean;
}

/** At most one of each kind: the newest evidence after the patient came, unless something shows since that they are there. */
export function emptiedEvidence(input: ViewInput, encounter: Encounter): readonly Emptied[] {
  const { hospital } = input;
  const bed = encounter.location?.bedId;
  const facts = bed === undefined ? undefined : getRow(hospital.operations.bedFacts, bed);
  const claim = facts?.claims.get(encounter.encounter);
  if (bed === undefined || facts === undefined || claim === undefined || claim.away) return [];
  const after = claim.from + auditPack.slackMs;
  const { unit } = facts;
  const emptied = (evidence: Evidence | undefined, byWork: boolean): Emptied[] => {
    if (evidence === undefined || isThere(input, encounter, bed, evidence.at)) return [];
    const fault = faultOf('lost-discharge', encounter.encounter, {
      since: evidence.at,
      says: `${bed} ${evidence.says} while ${encounter.encounter} is recorded in it: gone?`,
      encounters: [encounter.encounter],
      beds: [bed],
      unit,
      suggestion: { repair: 'discharge', encounter: encounter.encounter, at: evidence.at },
      positions: [evidence.position, encounter.position].filter((position) => position > 0),
    });
    return [{ fault, byWork }];
  };
  const late = ({ at }: Evidence): boolean => at > after;
  return [
    ...emptied(newest([...statusOf(input, bed), ...emptyLook(input, bed)].filter(late)), false),
    ...emptied(newest(turnOf(input, bed).filter(late)), true),
  ];
}

function statusOf({ hospital }: ViewInput, bed: BedId): Evidence[] {
  const facts = getRow(hospital.operations.bedFacts, bed);
  return facts?.cleanliness === undefined ? [] : [{ at: facts.cleanliness.at, says: cleaned[facts.cleanliness.value], position: facts.position }];
}

/** Cleaners may be asked ahead of time; only that they worked in it says that it was empty. */
function turnOf({ hospital }: ViewInput, bed: BedId): Evidence[] {
  const turn = standingSteps(getRow(hospital.work.TurnStepped, bed) ?? []).findLast(({ event }) => event.step === 'started' || event.step === 'done');
  return turn === undefined ? [] : [{ at: turn.at, says: turn.event.step === 'done' ? cleaned.clean : cleaned['in-progress'], position: turn.position }];
}

function emptyLook(input: ViewInput, bed: BedId): Evidence[] {
  const look = lookedAt(input, bed);
  return look?.found === 'empty' ? [{ at: look.at, says: 'was seen empty', position: look.position }] : [];
}

/** Somebody saw them, or a sign of theirs was charted well after. */
function isThere(input: ViewInput, encounter: Encounter, bed: BedId, evidenceAt: Instant): boolean {
  const look = lookedAt(input, bed);
  if (look !== undefined && look.found !== 'empty' && look.at >= evidenceAt) return true;
  return numbersOf(input.hospital, encounter).some((number) => {
    const charted = getRow(input.hospital.clinical.index.vitals, vitalKey(`E|${number}`, 'heartRate'))?.at(-1);
    return charted !== undefined && charted.at > evidenceAt + 10 * auditPack.slackMs;
  });
}

function newest(evidence: readonly Evidence[]): Evidence | undefined {
  return evidence.reduce<Evidence | undefined>((best, one) => (best === undefined || one.at > best.at ? one : best), undefined);
}
