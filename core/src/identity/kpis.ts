/** How clean the identities of a house are, as counts and rates of records: what a steward is measured by. */
import { rows } from '../table.ts';
import { dayMs, type Instant } from '../time.ts';
import { waitingPairs } from './standing.ts';
import type { IdentityState } from './state.ts';

/** Days that "lately" looks back. */
const lately = 30;

export interface IdentityKpis {
  readonly records: number;
  /** Records that a merge made one with another. */
  readonly merged: number;
  readonly people: number;
  readonly unidentified: number;
  readonly linked: number;
  readonly waitingLink: number;
  readonly waitingReview: number;
  readonly refused: number;
  readonly overlays: number;
  /** Facts of the last thirty days. */
  readonly mergesLately: number;
  readonly unmergesLately: number;
  /** Share of records that are or very likely are a second record of somebody: merged ones, and one of each waiting pair of the link band. */
  readonly duplicateRate: number;
  /** The same of what was not dealt with yet. */
  readonly openDuplicateRate: number;
}

export function identityKpis(state: IdentityState, now: Instant): IdentityKpis {
  const known = [...rows(state.records)];
  const waiting = waitingPairs(state);
  const waitingLink = waiting.filter(({ proposed }) => proposed.band === 'link').length;
  const merged = state.mergedInto.size;
  // A record that is known only by its merge is a record too.
  const records = Math.max(known.length, merged);
  const newer = state.facts.filter(({ at }) => at > now - lately * dayMs);
  return {
    records,
    merged,
    people: records - merged,
    unidentified: known.filter(({ unidentified }) => unidentified).length,
    linked: [...rows(state.links)].reduce((sum, others) => sum + others.length, 0) / 2,
    waitingLink,
    waitingReview: waiting.length - waitingLink,
    refused: [...rows(state.pairs)].filter(({ refused }) => refused !== undefined).length,
    overlays: [...rows(state.discrepancies)].filter(({ kind }) => kind === 'identity-overlay').length,
    mergesLately: newer.filter(({ type }) => type === 'PatientsMerged').length,
    unmergesLately: newer.filter(({ type }) => type === 'PatientsUnmerged').length,
    duplicateRate: records === 0 ? 0 : (merged + waitingLink) / records,
    openDuplicateRate: records === 0 ? 0 : waitingLink / records,
  };
}
