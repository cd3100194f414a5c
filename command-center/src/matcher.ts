/**
 * Looks for records that may be one person: each record that changed meets those that share a key with it, and what is alike enough is proposed at the
 * door at which people ask, as two opaque ids and a score. Names are read from the erasable table and go nowhere else.
 */
import { createHash } from 'node:crypto';
import { blockKeys } from '@healthos/core/identity/matching/blocking.ts';
import { agreementOf } from '@healthos/core/identity/matching/compare.ts';
import { barredOf } from '@healthos/core/identity/matching/eligible.ts';
import type { MatchPack } from '@healthos/core/identity/matching/pack.ts';
import { matchPackOf } from '@healthos/core/identity/matching/packs.ts';
import { scorePair, type Frequencies, type Panel } from '@healthos/core/identity/matching/score.ts';
import { traitsOf, type Traits } from '@healthos/core/identity/matching/traits.ts';
import { pairKey } from '@healthos/core/identity/pairs.ts';
import type { FacilityId, PatientId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { identityPropose } from '@healthos/core/requests/identity-pair.ts';
import { getRow } from '@healthos/core/table.ts';
import { hourMs } from '@healthos/core/time.ts';
import type { Decide } from './decide.ts';
import type { Follow } from './follow.ts';
import { beginAnewFor, candidatesOf, frequenciesOf, keepKeys, unmatched, type Unmatched } from './postgres/identity-keys.ts';
import type { Queryable } from './postgres/queryable.ts';

export const matcherLimits = {
  everyMs: 1000,
  /** Records taken up in one look; the rest wait for the next. */
  atOnce: 40,
  /** Records that one record is compared with. */
  candidates: 500,
  /** A look rests so many times what it took. */
  restTimes: 4,
  frequenciesMs: hourMs,
} as const;

export interface MatcherOptions {
  readonly follow: Pick<Follow, 'enterprise' | 'level'>;
  readonly decide: Decide;
  readonly db: Queryable;
  readonly clock: Clock;
  onTrouble(error: unknown, about: string): void;
}

export interface Alike {
  readonly other: PatientId;
  readonly panel: Panel;
}

/** Whoever is alike enough to one record, the most alike first. */
export async function alikeOf(
  db: Queryable,
  follow: Pick<Follow, 'enterprise'>,
  traits: Traits,
  pack: MatchPack,
  frequencies?: Frequencies,
): Promise<readonly Alike[]> {
  const found: Alike[] = [];
  for (const line of await candidatesOf(db, traits.patient, blockKeys(traits), matcherLimits.candidates)) {
    const other = traitsOf(line);
    const agreement = agreementOf(traits, other);
    if (barredOf(follow.enterprise().identity, traits, other, agreement) !== undefined) continue;
    const panel = scorePair(pack, traits, other, frequencies, agreement);
    if (panel.band !== 'apart') found.push({ other: other.patient, panel });
  }
  return found.sort((a, b) => b.panel.score - a.panel.score);
}

export function startMatcher({ follow, decide, db, clock, onTrouble }: MatcherOptions): { stop(): Promise<void> } {
  let looking: Promise<void> | undefined;
  let restUntil = 0;
  let frequencies: { readonly at: number; readonly value: Frequencies | undefined } | undefined;
  let stopped = false;
  /** The last record that was looked at; behind the last of all it begins anew. */
  let lookedAt = '';

  let begunFor: string | undefined;

  async function look(): Promise<void> {
    const began = performance.now();
    try {
      const pack = await packInForce();
      const records = await nextUnmatched();
      if (records.length === 0) return;
      if (frequencies === undefined || began - frequencies.at > matcherLimits.frequenciesMs) frequencies = { at: began, value: await frequenciesOf(db) };
      await follow.level();
      await matchAll(records, pack, frequencies.value);
    } catch (error) {
      onTrouble(error, 'the matcher');
    }
    restUntil = performance.now() + matcherLimits.restTimes * (performance.now() - began);
  }

  /** In turns: who is written of again and again keeps nobody waiting. */
  async function nextUnmatched(): Promise<readonly Unmatched[]> {
    const records = await unmatched(db, lookedAt, matcherLimits.atOnce);
    if (records.length === 0 && lookedAt !== '') {
      lookedAt = '';
      return nextUnmatched();
    }
    lookedAt = records.at(-1)?.line.patient ?? '';
    return records;
  }

  /** Asked of a picture that knows everything: a restart is no other pack. */
  async function packInForce(): Promise<MatchPack> {
    if (begunFor !== packOf(follow, clock).pack) {
      await follow.level();
      await beginAnewFor(db, packOf(follow, clock).pack);
    }
    const pack = packOf(follow, clock);
    begunFor = pack.pack;
    return pack;
  }

  /** Keys first, so that two new records of one look meet as well. What was not proposed before a stop is looked at again. */
  async function matchAll(records: readonly Unmatched[], pack: MatchPack, shares: Frequencies | undefined): Promise<void> {
    const all = records.map(({ line, order }) => ({ traits: traitsOf(line), order }));
    await keepKeys(
      db,
      all.map(({ traits, order }) => ({ patient: traits.patient, order, keys: blockKeys(traits) })),
    );
    for (const { traits } of all) {
      if (stopped) return;
      for (const { other, panel } of await alikeOf(db, follow, traits, pack, shares)) await propose(traits.patient, other, panel, pack);
    }
  }

  async function propose(one: PatientId, other: PatientId, { score, band, pack, deterministic }: Panel, { automatic }: MatchPack): Promise<void> {
    const facility = facilityOf(follow, one) ?? facilityOf(follow, other);
    if (facility === undefined || band === 'apart') return;
    const [a, b] = one < other ? [one, other] : [other, one];
    const id = `match/${createHash('sha256')
      .update(`${pairKey(a, b)}|${score}|${pack}`)
      .digest('base64url')
      .slice(0, 40)}`;
    const linked = automatic !== undefined && (deterministic || score >= automatic) ? { automatic: true } : {};
    await decide({ facility, kind: identityPropose, body: { a, b, score, band, pack, ...linked }, id, actor: { role: 'house' }, peer: 'matcher' });
  }

  const timer = setInterval(() => {
    if (performance.now() >= restUntil) looking ??= look().finally(() => (looking = undefined));
  }, matcherLimits.everyMs);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}

/** The weights in force. */
export function packOf(follow: Pick<Follow, 'enterprise'>, clock: Clock): MatchPack {
  return matchPackOf(follow.enterprise().hospitals.values(), clock.now());
}

/** A house where the record had a visit, else any that is known. */
export function facilityOf(follow: Pick<Follow, 'enterprise'>, patient: PatientId): FacilityId | undefined {
  const hospitals = [...follow.enterprise().hospitals.values()];
  return (hospitals.find(({ operations }) => getRow(operations.index.encountersByRecord, patient) !== undefined) ?? hospitals[0])?.facility;
}
