/** Every pack that a house knows: those that came with the product and those that the site activated; which holds when; and what changed between two. */
import { rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { demoBilling } from './claims/billing-pack.ts';
import { demoWeights } from './coding/demo-weights.ts';
import { demoContracts } from './contracts/demo-contracts.ts';
import { demoChargeMaster } from './demo-packs.ts';
import { demoRules } from './demo-rules.ts';
import { demoCosts } from './margin/cost-pack.ts';
import { nameOfPack, type CodeSet, type FinancialPack } from './packs.ts';
import { heldAt } from './pricing.ts';
import { shippedSets } from './shipped/shipped-sets.ts';
import type { FinancialState } from './state.ts';

export interface KnownPack {
  readonly pack: FinancialPack;
  readonly shipped: boolean;
  readonly position?: number;
}

const shipped: readonly KnownPack[] = [demoChargeMaster, demoRules, ...demoContracts, demoWeights, demoBilling, demoCosts, ...shippedSets].map((pack) => ({
  pack,
  shipped: true,
}));

export function knownPacks(state: FinancialState): readonly KnownPack[] {
  const own = [...rows(state.packs)].flatMap((versions) => {
    const newest = newestOf(versions);
    return newest === undefined ? [] : [{ pack: newest.event.pack, shipped: false, position: newest.position }];
  });
  return [...shipped, ...own].sort(
    (a, b) => a.pack.effectiveFrom - b.pack.effectiveFrom || Number(b.shipped) - Number(a.shipped) || (a.pack.version < b.pack.version ? -1 : 1),
  );
}

export const keyOfPack = (pack: FinancialPack): string => `${pack.kind}|${nameOfPack(pack)}|${pack.version}`;

/** The one that holds on a date of service, or of discharge. */
export function packHeldAt(state: FinancialState, kind: FinancialPack['kind'], name: string, at: Instant): FinancialPack | undefined {
  return heldAt(
    knownPacks(state).flatMap(({ pack }) => (pack.kind === kind && nameOfPack(pack) === name ? [pack] : [])),
    at,
  );
}

export function codeSetAt(state: FinancialState, set: string, at: Instant): CodeSet | undefined {
  const pack = packHeldAt(state, 'code-set', set, at);
  return pack?.kind === 'code-set' ? pack : undefined;
}

/** What a pack says, one line an entry, so that two can be compared. */
export function entriesOf(pack: FinancialPack): ReadonlyMap<string, string> {
  switch (pack.kind) {
    case 'charge-master':
      return new Map([
        ...Object.entries(pack.roomPerMidnightCents).map(([level, amount]): [string, string] => [`room ${level}`, String(amount)]),
        ...Object.entries(pack.medicationCents).map(([code, amount]): [string, string] => [`dose ${code}`, String(amount)]),
        ['dose, not listed', String(pack.medicationDefaultCents)],
        ...Object.entries(pack.items ?? {}).map(([code, item]): [string, string] => [code, JSON.stringify(item)]),
      ]);
    case 'code-set':
      return new Map(pack.codes.map(({ code, ...rest }) => [code, JSON.stringify(rest)]));
    case 'weights':
      return new Map(pack.groups.map(({ group, ...rest }) => [group, JSON.stringify(rest)]));
    case 'edit-pack':
      return new Map(pack.edits.map(({ edit, ...rest }) => [edit, JSON.stringify(rest)]));
    default: {
      const { kind: _kind, version: _version, effectiveFrom: _from, effectiveTo: _to, source: _source, notice: _notice, ...rest } = pack;
      return new Map(leaves('', rest));
    }
  }
}

function* leaves(path: string, value: unknown): Generator<[string, string]> {
  if (typeof value !== 'object' || value === null) yield [path, String(value)];
  else for (const [key, one] of Object.entries(value)) yield* leaves(path === '' ? key : `${path}.${key}`, one);
}

export interface PackDiff {
  readonly added: readonly (readonly [entry: string, now: string])[];
  readonly removed: readonly (readonly [entry: string, before: string])[];
  readonly changed: readonly (readonly [entry: string, before: string, now: string])[];
}

export function diffPacks(before: FinancialPack | undefined, now: FinancialPack): PackDiff {
  const [old, next] = [before === undefined ? new Map<string, string>() : entriesOf(before), entriesOf(now)];
  return {
    added: [...next].filter(([entry]) => !old.has(entry)),
    removed: [...old].filter(([entry]) => !next.has(entry)),
    changed: [...next].flatMap(([entry, says]) => {
      const was = old.get(entry);
      return was === undefined || was === says ? [] : [[entry, was, says] as const];
    }),
  };
}
