/**
 * A payer that behaves, drawn from one seed: acknowledges what it is sent, decides on each claim by what its contract allows, and now and then pays less or
 * refuses. It remembers the truth of what it did, so that whoever looks for underpayments can be judged. Same seed, same claims, same answers.
 */
import { seeded, type Random } from '../day/random.ts';
import { answerInterchange, money, type AnswerTo } from './answer-envelope.ts';
import { answerInquiry, type RememberedClaim } from './inquiries.ts';
import { readBatch, type BilledBatch, type BilledClaim, type BilledLine } from './billed-claims.ts';

export interface PayerOptions {
  readonly seed: number;
  /** What the contract allows for the claim, in cents; undefined: it covers none of it. */
  allowedOf(claim: BilledClaim): number | undefined;
  /** Shares of 1. */
  readonly underpaid: number;
  readonly denied: number;
  /** Refused at the door, by the 277CA. */
  readonly rejected: number;
  /** Of what is allowed, left with the patient. */
  readonly patientShare: number;
}

export const usualPayer: Omit<PayerOptions, 'seed' | 'allowedOf'> = { underpaid: 0.06, denied: 0.08, rejected: 0.02, patientShare: 0.1 };

export type Decision = 'paid' | 'underpaid' | 'denied' | 'rejected' | 'taken-back';

/** What the payer did to a claim, and by how much it fell short of its contract. */
export interface PayerTruth {
  readonly claim: string;
  readonly decision: Decision;
  readonly allowedCents: number;
  readonly shortCents: number;
  readonly paidCents: number;
}

export interface Answers {
  readonly acknowledgement: string;
  readonly claimAcknowledgement: string;
  /** undefined: nothing of the batch was decided. */
  readonly remittance?: string;
  readonly truth: readonly PayerTruth[];
}

export interface Payer {
  /** Answers on the day of the batch; the same batch gets the same bytes. undefined: it is no batch of claims. */
  answer(interchange: string): Answers | undefined;
  /** Answers a 270 or a 276, of claims by what it decided before; undefined: no question, or left without an answer. */
  ask(interchange: string): string | undefined;
}

/** Codes of refusal that this payer uses, by their numbers. */
const refusals = ['16', '29', '50', '97', '197'] as const;
/** A claim is short by a twentieth to a quarter of what is allowed, and never by less than ten dollars. */
const [leastShort, mostShort, leastCents] = [0.05, 0.25, 1000];
const origin = '1998877665';

export function createPayer(options: PayerOptions): Payer {
  const remembered = new Map<string, RememberedClaim>();
  return {
    ask: (interchange) => answerInquiry(interchange, (claim) => remembered.get(claim)),
    answer(interchange) {
      const batch = readBatch(interchange);
      if (batch === undefined) return undefined;
      // Chance goes by the batch, not by what came before it.
      const chance = seeded(options.seed + Number(batch.control) * 7919);
      const decided = batch.sets.flatMap(({ claims }) => claims.map((claim) => decide(claim, options, chance)));
      for (const { claim, truth } of decided) remembered.set(claim.claim, { ...truth, amountCents: claim.amountCents });
      const address = { batch, to: batch, at: batch.date + batch.time };
      const remitted = decided.filter(({ truth }) => truth.decision !== 'rejected');
      return {
        acknowledgement: acknowledgement(address),
        claimAcknowledgement: claimAcknowledgement(address, decided),
        ...(remitted.length === 0 ? {} : { remittance: remittance(address, remitted) }),
        truth: decided.map(({ truth }) => truth),
      };
    },
  };
}

interface DecidedLine {
  readonly line: BilledLine;
  readonly paidCents: number;
  /** CAS: group, reason, amount. */
  readonly adjustments: readonly (readonly [string, string, number])[];
}

interface Decided {
  readonly claim: BilledClaim;
  readonly status: string;
  readonly lines: readonly DecidedLine[];
  readonly truth: PayerTruth;
}

function decide(claim: BilledClaim, { allowedOf, underpaid, denied, rejected, patientShare }: PayerOptions, chance: Random): Decided {
  // The same number of draws for each claim: one that changes does not change its neighbours.
  const [luck, depth, reason] = [chance.next(), chance.between(leastShort, mostShort), chance.pick(refusals)];
  const covered = allowedOf(claim);
  const { leftCents } = claim;
  // Whoever is not the first pays of what the one before left, whatever their own rate would be.
  const prior = claim.rank === 'P' || leftCents === undefined ? 0 : Math.max(0, claim.amountCents - leftCents);
  const most = claim.rank === 'P' || leftCents === undefined ? Infinity : leftCents;
  // A group pays its rate also where that is more than was charged; a contract that pays the lesser says so itself.
  const allowed = Math.min(most, Math.max(0, covered ?? 0));
  const truth = (decision: Decision, shortCents: number, paidCents: number): PayerTruth => ({
    claim: claim.claim,
    decision,
    allowedCents: allowed,
    shortCents,
    paidCents,
  });
  if (luck < rejected) return { claim, status: '', lines: [], truth: truth('rejected', 0, 0) };
  if (luck < rejected + denied || allowed === 0)
    return {
      claim,
      status: '4',
      lines: shared(claim.lines, { prior, allowed: 0, share: 0, why: covered === undefined ? '96' : reason }),
      truth: truth('denied', 0, 0),
    };
  const isShort = most === Infinity && luck < rejected + denied + underpaid;
  const short = isShort ? Math.min(allowed, Math.max(leastCents, Math.round(allowed * depth))) : 0;
  const share = Math.round((allowed - short) * patientShare);
  const lines = shared(claim.lines, { prior, allowed: allowed - short, share, why: '45' });
  const paid = lines.reduce((sum, { paidCents }) => sum + paidCents, 0);
  return { claim, status: claim.rank === 'S' ? '2' : '1', lines, truth: truth(short > 0 ? 'underpaid' : 'paid', short, paid) };
}

/** Of a claim, in cents: what a payer before this one decided (CAS OA 23), what this one allows and leaves with the patient, and why it takes off the rest. */
interface Amounts {
  readonly prior: number;
  readonly allowed: number;
  readonly share: number;
  readonly why: string;
}

/** Over the lines in proportion to what was charged; the last line takes what rounding leaves. */
function shared(lines: readonly BilledLine[], { prior, allowed, share, why }: Amounts): DecidedLine[] {
  const total = lines.reduce((sum, { amountCents }) => sum + amountCents, 0);
  let [priorLeft, allowedLeft, shareLeft] = [prior, allowed, share];
  return lines.map((line, i) => {
    const isLast = i === lines.length - 1;
    const part = (amount: number, left: number): number => (isLast ? left : total === 0 ? 0 : Math.min(left, Math.floor((amount * line.amountCents) / total)));
    const [ownPrior, ownAllowed, ownShare] = [part(prior, priorLeft), part(allowed, allowedLeft), part(share, shareLeft)];
    priorLeft -= ownPrior;
    allowedLeft -= ownAllowed;
    shareLeft -= ownShare;
    const rest = line.amountCents - ownPrior - ownAllowed;
    const adjustments: [string, string, number][] = [];
    if (ownPrior !== 0) adjustments.push(['OA', '23', ownPrior]);
    if (rest !== 0) adjustments.push(['CO', why, rest]);
    if (ownShare !== 0) adjustments.push(['PR', '2', ownShare]);
    return { line, paidCents: ownAllowed - ownShare, adjustments };
  });
}

interface Answering extends AnswerTo {
  readonly batch: BilledBatch;
}

function acknowledgement(to: Answering): string {
  const { batch } = to;
  const sets = batch.sets.flatMap(({ control }) => [`AK2*837*${control}*${batch.version}`, 'IK5*A']);
  const n = batch.sets.length;
  return answerInterchange(to, 'FA', '005010X231A1', '999', [`AK1*HC*${batch.group}*${batch.version}`, ...sets, `AK9*A*${n}*${n}*${n}`]);
}

function claimAcknowledgement(to: Answering, decided: readonly Decided[]): string {
  const date = to.at.slice(0, 8);
  const total = money(decided.reduce((sum, { claim }) => sum + claim.amountCents, 0));
  const head = [
    `BHT*0085*08*${to.batch.control}*${date}*${to.at.slice(8)}*TH`,
    'HL*1**20*1',
    'NM1*PR*2*SIMULATED PAYER*****PI*SIMPAYER',
    `TRN*1*${to.batch.control}`,
    `DTP*050*D8*${date}`,
    `DTP*009*D8*${date}`,
    'HL*2*1*21*1',
    'NM1*41*2*SUBMITTER*****46*SUBMITTER',
    `TRN*2*${to.batch.control}`,
    `STC*A1:19:PR*${date}*WQ*${total}`,
    'HL*3*2*19*1',
    'NM1*85*2*BILLING PROVIDER*****XX*1234567893',
  ];
  const claims = decided.flatMap(({ claim, truth }, i) => {
    const status = truth.decision === 'rejected' ? `A7:562:85*${date}*U` : `A2:20:PR*${date}*WQ`;
    return [`HL*${i + 4}*3*PT`, 'NM1*QC*1*PATIENT', `TRN*2*${claim.claim}`, `STC*${status}*${money(claim.amountCents)}`, `REF*1K*${controlOf(claim)}`];
  });
  return answerInterchange(to, 'HN', '005010X214', '277', [...head, ...claims]);
}

function remittance(to: Answering, decided: readonly Decided[]): string {
  const date = to.at.slice(0, 8);
  const paid = decided.reduce((sum, { truth }) => sum + truth.paidCents, 0);
  const trace = `EFT${to.batch.sender.slice(0, 8)}${to.batch.date}${to.batch.control}`;
  const payer = decided[0]?.claim.payer ?? 'SIMPAYER';
  const head = [
    `BPR*${paid === 0 ? 'H' : 'I'}*${money(paid)}*C*${paid === 0 ? 'NON' : 'ACH*CCP*01*999999992*DA*123456*'}${paid === 0 ? '************' : `${origin}**01*999988880*DA*98765*`}${date}`,
    `TRN*1*${trace}*${origin}`,
    `DTM*405*${date}`,
    'N1*PR*SIMULATED PAYER',
    'N3*1 MAIN STREET',
    'N4*BOSTON*MA*02114',
    `REF*2U*${payer}`,
    'N1*PE*BILLING PROVIDER*XX*1234567893',
    'LX*1',
  ];
  return answerInterchange(to, 'HP', '005010X221A1', '835', [...head, ...decided.flatMap(claimSegments)]);
}

function claimSegments({ claim, status, lines }: Decided): string[] {
  const sum = (of: (line: DecidedLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  const patient = sum(({ adjustments }) => adjustments.reduce((total, [group, , amount]) => total + (group === 'PR' ? amount : 0), 0));
  return [
    `CLP*${claim.claim}*${status}*${money(claim.amountCents)}*${money(sum(({ paidCents }) => paidCents))}*${money(patient)}*12*${controlOf(claim)}`,
    'NM1*QC*1*PATIENT',
    ...lines.flatMap(({ line, paidCents, adjustments }) => [
      `SVC*${line.revenueCode !== undefined && line.code === line.revenueCode ? 'NU' : 'HC'}:${line.code}*${money(line.amountCents)}*${money(paidCents)}*${line.revenueCode ?? ''}*${line.units}`,
      ...(line.serviceOn === undefined ? [] : [`DTM*472*${line.serviceOn}`]),
      ...adjustments.map(([group, reason, amount]) => `CAS*${group}*${reason}*${money(amount)}`),
      `REF*6R*${line.line}`,
    ]),
  ];
}

/** What the payer calls it. */
const controlOf = ({ claim }: BilledClaim): string => `ICN${claim.replace(/[^A-Za-z0-9]/g, '')}`.slice(0, 30);
