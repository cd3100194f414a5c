/** Where the reading of an 837 stands: its loop, and the claim, party and coverage that the next segment belongs to. */
import type { Claim, Claims, Contact, Coverage, LineAdjudication, OtherCoverage, ServiceLine } from './claims.ts';
import type { TransactionSet } from './interchange.ts';
import type { Levels } from './levels.ts';
import type { OpenParty } from './parties.ts';
import type { Demographics, Party } from './sets.ts';
import type { Segment } from './segments.ts';

export type Loop = 'header' | 'billing' | 'subscriber' | 'patient' | 'claim' | 'other' | 'line';

/** Still being read: its lists grow. */
export type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer One)[] ? One[] : T[Key] };

export type OpenProvider = OpenParty & { taxonomy?: string };
/** The insured and the payer come in segments of their own. */
export type OpenCoverage = Open<Omit<Coverage, 'insured' | 'payer'>> & { insured?: Party; payer?: Party };
export type OpenOther = Open<Omit<OtherCoverage, 'insured' | 'payer'>> & { insured?: Party; payer?: Party };
export type OpenLine = Open<ServiceLine>;
export type OpenClaim = Open<Omit<Claim, 'lines'>> & { lines: OpenLine[] };

export interface Reading {
  readonly kind: Claims['kind'];
  readonly set: TransactionSet;
  readonly seen: Levels;
  /** What the levels so far said, by HL01. */
  readonly said: Map<string, { readonly billing?: OpenProvider | undefined; readonly coverage?: OpenCoverage | undefined }>;
  /** The levels of the billing provider and of the subscriber that now hold. */
  billed?: string | undefined;
  covered?: string | undefined;
  loop: Loop;
  submitter?: Party;
  receiver?: Party;
  contact?: Contact;
  taxonomy?: string | undefined;
  billing?: OpenProvider | undefined;
  coverage?: OpenCoverage | undefined;
  patient?: { relationship?: string; person?: OpenParty; demographics?: Demographics } | undefined;
  /** Whose address and references come next. */
  party?: OpenParty | undefined;
  other?: OpenOther;
  adjudication?: Open<LineAdjudication> | undefined;
  readonly claims: OpenClaim[];
  /** The CLM of each claim. */
  readonly begun: Segment[];
}
