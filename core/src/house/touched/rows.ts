/** What a thing of the record touched while it stood, and who saw it: plain values with the positions that tie them to it. */
import type { Coded } from '../../clinical/events.ts';
import type { EncounterId } from '../../ids.ts';
import type { Cents } from '../../money.ts';
import type { Instant } from '../../time.ts';

/** From when to when the log held it as so: by its positions, never by what clocks said. */
export interface Stood {
  readonly item: string;
  /** Versions that said something, oldest first by position. */
  readonly positions: readonly number[];
  /** The messages that said so: whoever opened one saw it too. */
  readonly messages: readonly string[];
  readonly from: { readonly position: number; readonly at: Instant };
  /** The version that took it back; absent = it stands. */
  readonly until?: { readonly position: number; readonly at: Instant; readonly by?: string; readonly reason?: string };
}

/** A score that was made of it: what it was with it, and what it was once it was taken back. */
export interface TouchedScore {
  readonly score: string;
  readonly encounter: EncounterId;
  readonly value: number;
  readonly at: Instant;
  /** Absent = not taken back yet, or no longer computable. */
  readonly after?: number;
}

export interface TouchedFinding {
  readonly finding: string;
  readonly rule: string;
  readonly severity: 'info' | 'watch' | 'critical';
  readonly owner?: string;
  readonly says: string;
  readonly since: Instant;
  /** It was still found once the thing was taken back. */
  readonly stands: boolean;
}

/**
 * `answers`: it is the order that the result answers. `checked-with`: a safety check of it read the value. `quotes`: it is written in it. `while-it-stood`: somebody asked, gave or
 * wrote it for this patient in between, and whether because of it only they can say.
 */
export type Tie = 'answers' | 'checked-with' | 'quotes' | 'acknowledged' | 'while-it-stood';

export interface TouchedThing {
  readonly kind: 'order' | 'dose' | 'document' | 'acknowledgement';
  /** As the chart names it; absent = the chart has no such thing. */
  readonly item?: string;
  readonly code?: Coded;
  readonly says: string;
  readonly at: Instant;
  readonly by?: string;
  readonly tie: Tie;
  readonly position: number;
}

export interface TouchedCharge {
  readonly charge: string;
  readonly code: string;
  readonly serviceAt: Instant;
  readonly amountCents: Cents;
  /** `by-lineage`: made of it. `same-test`: posted for what it is a result of. `by-dose`: of a dose given while it stood. */
  readonly tie: 'by-lineage' | 'same-test' | 'by-dose';
  /** A credit took it back. */
  readonly reversed: boolean;
}

export interface Touched {
  readonly stood: Stood;
  readonly scores: readonly TouchedScore[];
  readonly findings: readonly TouchedFinding[];
  readonly things: readonly TouchedThing[];
  readonly charges: readonly TouchedCharge[];
  /** Facts of the person in between, and after how many of them the rules were asked. */
  readonly facts: number;
  readonly looks: number;
}

/** One person who read it while it stood. */
export interface Seen {
  /** Opaque staff id, else the role alone. */
  readonly who: string;
  readonly role: string;
  readonly unit?: string;
  readonly why: string;
  readonly first: number;
  readonly last: number;
  readonly times: number;
}
