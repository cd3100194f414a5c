/**
 * The one decision about a patient's record: may this person open it, and why. Role x unit x relationship x sensitivity, deny by default.
 * Whoever has no relationship and works at bedsides may break the glass; for everybody else a refusal looks like absence.
 */
import { openGlass } from '@healthos/core/house/access/glass.ts';
import { labelPackOf } from '@healthos/core/house/access/label-pack.ts';
import { labelOf } from '@healthos/core/house/access/label.ts';
import { encountersOf, tiesOf, type Tie, type Tied } from '@healthos/core/house/access/ties.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import { proxyFor, type PortalPart } from '@healthos/core/house/portal/proxies.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { stricter, type SensitivityLabel } from '@healthos/core/sensitivity.ts';
import type { LabelPack } from '@healthos/core/work/access.ts';
import { boundToPerson, isApplication } from './bound.ts';
import { mayVisit } from './policy.ts';
import type { Identity, Role } from './roles.ts';

/** A tie, or what else opens a record: it is one's own, it is one's office, or the glass is broken. */
export type Why = Tie | 'self' | 'proxy' | 'office' | 'break-glass';

export type Opening =
  | {
      readonly may: true;
      readonly why: Why;
      readonly label: SensitivityLabel;
      readonly encounter?: string;
      readonly glass?: { readonly id: string; readonly until: Instant };
    }
  /** `glass`: this person may break it here. */
  | { readonly may: false; readonly glass: boolean };

const bedside: readonly Tie[] = ['attending', 'assigned', 'care-team', 'consult', 'unit-now', 'coming', 'unit-recent', 'finding', 'house'];

/** What opens a record for a role; a role that is not here opens none. */
export const opens: Readonly<Partial<Record<Role, { readonly ties: readonly Tie[]; readonly office?: true; readonly glass?: true }>>> = {
  clinician: { ties: bedside, glass: true },
  nurse: { ties: bedside, glass: true },
  'charge-nurse': { ties: bedside, glass: true },
  /** Places patients: as long as one waits for a bed. */
  'bed-manager': { ties: ['placement', 'finding'] },
  /** Tells two records apart, mends and labels them. */
  steward: { ties: [], office: true },
  admin: { ties: [], office: true },
};

/** Whether a label lets a relationship through, by the pack in force: a normal record opens by any, a broken glass opens all. */
function opensBy(pack: LabelPack, label: SensitivityLabel, why: Exclude<Why, 'self' | 'proxy'>): boolean {
  return label === 'normal' || why === 'break-glass' || pack.opens[label].includes(why);
}

const refused: Opening = { may: false, glass: false };

/**
 * `atLeast`: of one thing of the record that is more sensitive than the record. `part`: whoever acts for somebody may be let into a part of a record
 * alone; every door that does not say of which part it is, is of the whole.
 */
export function mayOpen(identity: Identity, patient: PatientId, input: ViewInput, atLeast: SensitivityLabel = 'normal', part: PortalPart = 'whole'): Opening {
  if (!mayVisit(identity, input.hospital.facility) || !isKnown(input, patient)) return refused;
  const label = stricter(labelOf(input, patient).label, atLeast);
  const pack = labelPackOf(input);
  const lets = (by: Tie | 'office'): boolean => opensBy(pack, label, by);
  const bound = isApplication(identity) ? boundToPerson(identity) : undefined;
  if (bound !== undefined && !isPersonOf(bound.patient, patient, input)) return refused;
  if (identity.role === 'patient') return openingOfOwn(identity, patient, input, label, part);
  const rule = opens[identity.role];
  if (rule === undefined) return refused;
  // An office has no ties to look for.
  const tied = rule.ties.length === 0 ? undefined : firstTie(input, identity, patient, (tie) => rule.ties.includes(tie) && lets(tie));
  const open = rule.glass === true && identity.staff !== undefined ? openGlass(input, patient, identity.staff) : undefined;
  // Whoever is tied may have broken the glass for what a tie does not open; it is said as long as it stands.
  const glass = open === undefined ? {} : { glass: { id: open.glass, until: open.until } };
  if (tied !== undefined) return { may: true, why: tied.tie, label, encounter: tied.encounter, ...glass };
  if (rule.office === true && lets('office')) return { may: true, why: 'office', label };
  return open === undefined ? { may: false, glass: rule.glass === true } : { may: true, why: 'break-glass', label, ...glass };
}

function firstTie(input: ViewInput, identity: Identity, patient: PatientId, isEnough: (tie: Tie) => boolean): Tied | undefined {
  for (const tied of tiesOf(input, identity, patient)) if (isEnough(tied.tie)) return tied;
  return undefined;
}

/** Somebody spoke of this record in this house. */
function isKnown(input: ViewInput, patient: PatientId): boolean {
  return getRow(input.identity.records, patient) !== undefined || encountersOf(input, patient).length > 0;
}

/** One's own record, or that of somebody for whom one acts: of theirs nothing that a label closes, and in the confidential years the named parts alone. */
function openingOfOwn(identity: Identity, patient: PatientId, input: ViewInput, label: SensitivityLabel, part: PortalPart): Opening {
  if (isSelf(identity, patient, input)) return { may: true, why: 'self', label };
  const { patient: own } = identity;
  if (own === undefined || label !== 'normal' || isNobody(input, own as PatientId) || isNobody(input, patient)) return refused;
  const proxy = proxyFor(input, own as PatientId, patient);
  return proxy !== undefined && (proxy.parts === undefined || proxy.parts.includes(part)) ? { may: true, why: 'proxy', label } : refused;
}

/** Registered without an identity (hard case 17): nobody can say who that is. */
function isNobody({ identity }: ViewInput, patient: PatientId): boolean {
  return [patient, personOf(identity, patient)].some((record) => getRow(identity.records, record)?.unidentified === true);
}

/** A person's token opens every record of that person, whichever it names; who nobody identified has no portal (hard case 17). */
function isSelf({ patient: own }: Identity, patient: PatientId, { identity }: ViewInput): boolean {
  if (own === undefined || getRow(identity.records, own as PatientId)?.unidentified === true) return false;
  return isPersonOf(own, patient, { identity });
}

function isPersonOf(own: string | undefined, patient: PatientId, { identity }: Pick<ViewInput, 'identity'>): boolean {
  return own !== undefined && personOf(identity, own as PatientId) === personOf(identity, patient);
}
