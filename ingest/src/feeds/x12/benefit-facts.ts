/** 271 to facts: what each person asked about is covered for. Whose answer it is, its trace says; a member number never enters a fact. */
import type { Benefit, BenefitsTold } from '@healthos/core/financial/remittance-events.ts';
import { patientId, type PatientId } from '@healthos/core/ids.ts';
import { midnightOf } from '@healthos/core/time.ts';
import type { Benefits, Covered, Eb } from '../../formats/x12/benefits.ts';
import { only, type Day } from '../../formats/x12/elements.ts';
import type { Fact, SetContext } from './translate.ts';
import { own } from '@healthos/core/own.ts';

export function benefitFacts(set: Benefits, context: SetContext): readonly Fact[] {
  const payer = set.payer?.id ?? '';
  // Whoever refuses the question as a whole names nobody: then the question's own number (BHT03) tells whom it was about.
  const asked = set.reference === undefined ? undefined : readTrace(set.reference);
  if (set.subjects.length === 0) return asked === undefined || set.rejects.length === 0 ? [] : [refused(set, asked, payer, context)];
  return set.subjects.flatMap((one, i): Fact[] => {
    const whose = whoseOf(one, payer, context, set.subjects.length === 1 ? asked : undefined);
    if (whose === undefined) return [];
    const event: BenefitsTold = {
      type: 'BenefitsTold',
      control: `${context.control}.${i + 1}`,
      ...whose,
      payer,
      active: one.benefits.some(({ code }) => activeCodes.has(code)),
      benefits: one.benefits.map(benefitOf),
      rejects: [...set.rejects, ...one.rejects],
      ...only('coverageFrom', dayIn(one.coverageFrom, context)),
      ...only('coverageTo', dayIn(one.coverageTo, context)),
    };
    return [{ event, at: context.sentAt, segment: one.segment.n }];
  });
}

function refused({ rejects }: Benefits, asked: Asked, payer: string, { control, sentAt, first }: SetContext): Fact {
  const event: BenefitsTold = { type: 'BenefitsTold', control: `${control}.1`, ...asked, payer, active: false, benefits: [], rejects };
  return { event, at: sentAt, segment: first };
}

/** EB01: active cover in its kinds. */
const activeCodes: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5']);

/** The trace of a question of ours names the record, the rank of the coverage and the question; any other person is known by a keyed hash of the member number. */
function whoseOf({ traces, person }: Covered, payer: string, { pseudonym }: SetContext, asked: Asked | undefined): Asked | undefined {
  for (const trace of traces) {
    const own = readTrace(trace);
    if (own !== undefined) return own;
  }
  if (asked !== undefined) return asked;
  return person?.id === undefined ? undefined : { patient: pseudonym(`payer:${payer}`, person.id), rank: 1 };
}

/** What a question of ours was about. */
export interface Asked {
  readonly patient: PatientId;
  readonly rank: number;
  readonly answers?: string;
}

/** TRN02 of a 270 of ours: at most 50 characters. */
export function traceOf({ patient, rank, answers }: Asked): string {
  return `${patient}.${rank}${answers === undefined ? '' : `.${answers}`}`;
}

export function readTrace(trace: string): Asked | undefined {
  const match = /^(p_[A-Za-z0-9_-]{8,44})\.([1-9])(?:\.([0-9a-z]{1,16}))?$/.exec(trace);
  if (match === null) return undefined;
  return { patient: patientId(match[1] ?? ''), rank: Number(match[2]), ...only('answers', match[3]) };
}

function dayIn(on: Day | undefined, { zone }: SetContext): BenefitsTold['coverageFrom'] {
  return on === undefined ? undefined : midnightOf(on, zone);
}

function benefitOf(eb: Eb): Benefit {
  return {
    code: eb.code,
    services: eb.services,
    ...only('level', eb.level),
    ...only('amountCents', eb.amountCents),
    ...only('percentBp', eb.percent === undefined ? undefined : percentOf(eb.percent)),
    ...only('period', eb.period),
    ...only('network', own(networks, eb.network ?? '')),
    ...only('authorization', eb.authorization === undefined ? undefined : eb.authorization === 'Y'),
  };
}

/** A share is sent as 0.2; some send 20. */
function percentOf(said: number): number {
  return Math.round(said > 1 ? said * 100 : said * 10_000);
}

const networks: Readonly<Record<string, Benefit['network']>> = { Y: 'in', N: 'out', W: 'both' };
