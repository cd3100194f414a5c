/** The lines of a ledger and what they are worked out from. A correction takes a line back and puts another; nothing is edited. */
import type { Encounter } from '../encounter.ts';
import type { HealthEvent } from '../event.ts';
import type { Hospital } from '../hospital.ts';
import type { IdentityState } from '../identity/state.ts';
import { negateCents, type Cents } from '../money.ts';
import type { Instant } from '../time.ts';
import type { Version, Versions } from '../versions.ts';
import type { PayerClass } from './events.ts';
import type { Prices } from './pricing.ts';

export interface LedgerLine {
  readonly charge: string;
  readonly kind: 'room' | 'medication' | 'posted' | 'credit';
  readonly code: string;
  readonly amountCents: Cents;
  readonly expectedCents: Cents;
  readonly serviceAt: Instant;
  /** The line that a credit takes back. */
  readonly reverses?: string;
  readonly position: number;
}

/** The pictures that money is read from, and the time up to which nights are counted. */
export interface Books {
  readonly hospital: Hospital;
  readonly identity: IdentityState;
  readonly now: Instant;
}

export interface Work extends Books {
  readonly encounter: Encounter;
  readonly zone: string;
  readonly prices: Prices;
  readonly payerClass: PayerClass;
}

/** The exact inverse of a line, by the fact at `position`. */
export function creditOf(line: LedgerLine, position: number): LedgerLine {
  return {
    ...line,
    charge: `${line.charge}:credit`,
    kind: 'credit',
    amountCents: negateCents(line.amountCents),
    expectedCents: negateCents(line.expectedCents),
    reverses: line.charge,
    position,
  };
}

/** The lines of something told in versions: each that changes the money takes the line before back and puts the new one. `lineOf` gives none where a version is not charged. */
export function* linesOfVersions<E extends HealthEvent>(
  versions: Versions<E>,
  lineOf: (version: Version<E>, n: number) => LedgerLine | undefined,
): Generator<LedgerLine> {
  let standing: LedgerLine | undefined;
  for (const [i, version] of versions.entries()) {
    const next = lineOf(version, i + 1);
    if (standing !== undefined && next !== undefined && sameMoney(standing, next)) continue;
    if (standing !== undefined) yield creditOf(standing, version.position);
    if (next !== undefined) yield next;
    standing = next;
  }
}

function sameMoney(a: LedgerLine, b: LedgerLine): boolean {
  return a.code === b.code && a.amountCents === b.amountCents && a.serviceAt === b.serviceAt;
}
