/** Where a claim stands: what was sent, what somebody did about it, what a clearinghouse or payer answered. Derived from everything that was said of it. */
import type { Hospital } from '../../hospital.ts';
import type { EncounterId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { ClaimEvent, ClaimForm, ClaimStepped, ClaimSubmitted } from '../claim-events.ts';
import type { ClaimAcknowledged, ClaimRemitted } from '../remittance-events.ts';
import { groupOf } from './groups.ts';

export type ClaimStanding = 'held' | 'released' | 'submitted' | 'accepted' | 'rejected' | 'paid' | 'denied' | 'replaced' | 'voided';

export interface ClaimNow {
  readonly claim: string;
  readonly standing: ClaimStanding;
  /** Since when. */
  readonly since: Instant;
  /** Position of the newest word of ours. */
  readonly position: number;
  readonly sent?: ClaimSubmitted;
  readonly sentAt?: Instant;
  readonly held?: ClaimStepped;
  readonly remitted: readonly Version<ClaimRemitted>[];
  readonly payerControl?: string;
  /** Who refused it at the door, and by which codes, where it stands so. */
  readonly rejection?: Pick<ClaimAcknowledged, 'by' | 'codes'>;
}

export function claimNow(hospital: Hospital, claim: string): ClaimNow | undefined {
  const versions = getRow(hospital.financial.claims, claim) ?? [];
  const last = versions[versions.length - 1];
  if (last === undefined) return undefined;
  const sent = versions.findLast(isSent);
  const remitted = remittedOf(hospital, claim);
  const answers = answersOf(hospital, claim, sent?.event);
  const control =
    remitted.findLast(({ event }) => event.payerControl !== undefined)?.event.payerControl ??
    answers.findLast(({ event }) => event.payerControl !== undefined)?.event.payerControl;
  const { standing, at } = standingOf(versions, sent, answers, remitted);
  const refusal = standing === 'rejected' ? answers.at(-1)?.event : undefined;
  const held = standing === 'held' && last.event.type === 'ClaimStepped' ? last.event : undefined;
  return {
    claim,
    standing,
    since: at,
    position: last.position,
    remitted,
    ...(sent === undefined ? {} : { sent: sent.event, sentAt: sent.at }),
    ...(held === undefined ? {} : { held }),
    ...(control === undefined ? {} : { payerControl: control }),
    ...(refusal === undefined ? {} : { rejection: { by: refusal.by, codes: refusal.codes } }),
  };
}

const isSent = (version: Version<ClaimEvent>): version is Version<ClaimSubmitted> => version.event.type === 'ClaimSubmitted';

export function remittedOf({ financial }: Hospital, claim: string): readonly Version<ClaimRemitted>[] {
  const keys = getRow(financial.remittance.index.byClaim, claim) ?? [];
  return inOrder(keys.flatMap((key) => getRow(financial.remittance.claims, key)?.at(-1) ?? []));
}

/** What was said of the claim itself; and that the interchange that carried it was refused, which refuses each claim of it. One that was read decides nothing yet. */
function answersOf(hospital: Hospital, claim: string, sent: ClaimSubmitted | undefined): readonly Version<ClaimAcknowledged>[] {
  const own = acknowledgedAs(hospital, claim);
  const refused = sent === undefined ? [] : ofInterchange(hospital, sent).filter(({ event }) => !event.accepted);
  return refused.length === 0 ? own : inOrder([...own, ...refused]);
}

/** The newest word of each who speaks of the interchange as a whole: 999, 277CA. */
export function ofInterchange(hospital: Hospital, sent: ClaimSubmitted): readonly Version<ClaimAcknowledged>[] {
  const group = groupOf(hospital.financial, sent);
  const said = [...new Set([group, sent.batch])].flatMap((name) => (name === undefined ? [] : acknowledgedAs(hospital, `batch|${name}`)));
  const newest = new Map(inOrder(said).map((one) => [`${one.event.by}|${one.event.from}`, one] as const));
  return [...newest.values()];
}

export function acknowledgedAs({ financial }: Hospital, key: string): readonly Version<ClaimAcknowledged>[] {
  const keys = getRow(financial.remittance.index.acknowledgedBy, key) ?? [];
  return inOrder(keys.flatMap((control) => getRow(financial.remittance.acknowledged, control)?.at(-1) ?? []));
}

const inOrder = <V extends { readonly order: string }>(list: readonly V[]): readonly V[] =>
  [...list].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));

/** Ours to say first: a claim that was voided or replaced is that, whatever the payer still says of it. */
function standingOf(
  versions: readonly Version<ClaimEvent>[],
  sent: Version<ClaimSubmitted> | undefined,
  answers: readonly Version<ClaimAcknowledged>[],
  remitted: readonly Version<ClaimRemitted>[],
): { readonly standing: ClaimStanding; readonly at: Instant } {
  const step = versions.findLast(({ event }) => event.type === 'ClaimStepped');
  if (step?.event.type === 'ClaimStepped' && (step.event.step === 'voided' || step.event.step === 'corrected'))
    return { standing: step.event.step === 'voided' ? 'voided' : 'replaced', at: step.at };
  if (step?.event.type === 'ClaimStepped' && step.event.step === 'held') return { standing: 'held', at: step.at };
  if (sent === undefined) return { standing: 'released', at: step?.at ?? versions[0]?.at ?? (0 as Instant) };
  const decided = lastDecision(remitted);
  if (decided !== undefined) return { standing: isDenied(decided.event) ? 'denied' : 'paid', at: decided.at };
  const answer = answers.at(-1);
  if (answer !== undefined) return { standing: answer.event.accepted ? 'accepted' : 'rejected', at: answer.at };
  return { standing: 'submitted', at: sent.at };
}

/** A reversal (CLP02 22) takes the decision before it back; a pre-determination (25) decides nothing. */
export function lastDecision(remitted: readonly Version<ClaimRemitted>[]): Version<ClaimRemitted> | undefined {
  const decided: Version<ClaimRemitted>[] = [];
  for (const one of remitted) {
    if (one.event.status === '22') decided.pop();
    else if (one.event.status !== '25') decided.push(one);
  }
  return decided.at(-1);
}

/** Said to be denied, or nothing is left to anybody: nothing paid, nothing for the patient, of something charged. */
export const isDenied = ({ status, paidCents, patientCents, chargedCents }: ClaimRemitted): boolean =>
  status === '4' || (paidCents === 0 && patientCents === 0 && chargedCents > 0);

/** Every claim that names the visit, by its key. */
export function claimsOn(hospital: Hospital, encounter: EncounterId): readonly ClaimNow[] {
  const keys = [...(getRow(hospital.financial.index.claimsByEncounter, encounter) ?? [])].sort();
  return keys.flatMap((claim) => claimNow(hospital, claim) ?? []);
}

export const isLive = ({ standing, sent }: ClaimNow): boolean =>
  sent !== undefined && sent.frequency !== '8' && standing !== 'voided' && standing !== 'replaced' && standing !== 'rejected';

export const isOf = ({ sent }: ClaimNow, form: ClaimForm, rank: number): boolean => sent?.form === form && sent.rank === rank;
