/** Which reader a transaction set is for, by ST01 and the implementation guide that it names; what is well formed and not ours is told apart from what is wrong. */
import { problemIn, Stop, type Fault, type X12Problem } from './problem.ts';
import type { FunctionalGroup, TransactionSet } from './interchange.ts';
import { readAcknowledgement, type Acknowledgement } from './acknowledgement.ts';
import { imbalanceOf } from './balance.ts';
import { readBenefits, type Benefits } from './benefits.ts';
import type { Claims } from './claims.ts';
import { readBenefitInquiries, readStatusInquiries, type BenefitInquiries, type StatusInquiries } from './inquiries.ts';
import { readInstitutional, readProfessional } from './read-claims.ts';
import { readRemittance } from './remittance.ts';
import type { Remittance } from './remitted.ts';
import { readClaimAcknowledgement, readClaimStatus, type Statuses } from './status.ts';

export type TypedSet = Remittance | Claims | Benefits | BenefitInquiries | StatusInquiries | Statuses | Acknowledgement;

export type ReadSet =
  { readonly read: 'typed'; readonly set: TypedSet } | { readonly read: 'unmapped' } | { readonly read: 'problem'; readonly problem: X12Problem };

interface Guide {
  readonly code: string;
  /** Ends of GS08 or ST03, without the addenda. */
  readonly guide: string;
  readonly functional: string;
  readonly read: (set: TransactionSet) => TypedSet;
}

const guides: readonly Guide[] = [
  { code: '835', guide: 'X221', functional: 'HP', read: provenRemittance },
  { code: '837', guide: 'X222', functional: 'HC', read: readProfessional },
  { code: '837', guide: 'X223', functional: 'HC', read: readInstitutional },
  { code: '270', guide: 'X279', functional: 'HS', read: readBenefitInquiries },
  { code: '271', guide: 'X279', functional: 'HB', read: readBenefits },
  { code: '276', guide: 'X212', functional: 'HR', read: readStatusInquiries },
  { code: '277', guide: 'X212', functional: 'HN', read: readClaimStatus },
  { code: '277', guide: 'X214', functional: 'HN', read: readClaimAcknowledgement },
  { code: '999', guide: 'X231', functional: 'FA', read: readAcknowledgement },
];

const functionalOf: ReadonlyMap<string, string> = new Map(guides.map(({ code, functional }) => [code, functional]));

const release = '005010';

export function readSet(set: TransactionSet): ReadSet {
  const own = guides.filter(({ code }) => code === set.code);
  if (own.length === 0) return { read: 'unmapped' };
  if (!set.version.startsWith(release)) return problem(set, { code: 'x12.version', segment: set.segments[0] ?? 'ST', element: 3 });
  // A guide of the same set that is not ours (dental claims) is well formed all the same.
  const guide = own.find((one) => set.version.startsWith(release + one.guide)) ?? (set.version === release && own.length === 1 ? own[0] : undefined);
  if (guide === undefined) return { read: 'unmapped' };
  try {
    return { read: 'typed', set: guide.read(set) };
  } catch (error) {
    if (error instanceof Stop) return problem(set, error.fault);
    throw error;
  }
}

function problem(set: TransactionSet, fault: Fault): ReadSet {
  return { read: 'problem', problem: problemIn(set.segments, set.n, fault) };
}

/** An 835 that does not balance is refused like one that cannot be read. */
function provenRemittance(set: TransactionSet): Remittance {
  const remittance = readRemittance(set);
  const imbalance = imbalanceOf(remittance);
  if (imbalance === undefined) return remittance;
  // The payment's own segment, for its place.
  throw new Stop(imbalance.segment === 'BPR' ? { ...imbalance, segment: set.segments[1] ?? 'BPR' } : imbalance);
}

/** GS01 names the kind of its transaction sets; another is odd. */
export function isOfGroup(group: FunctionalGroup, set: TransactionSet): boolean {
  const expected = functionalOf.get(set.code);
  return expected === undefined || expected === group.functional;
}
