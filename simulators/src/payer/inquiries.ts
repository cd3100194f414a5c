/**
 * How the simulated payer answers questions, by its own reader: 271 to a 270, 277 to a 276. What it says of a person goes by the number of the member
 * alone, so that the same person is covered alike each time; a few it does not find, a few are no longer covered, and now and then it does not answer.
 */
import { answerInterchange, money, type AnswerTo } from './answer-envelope.ts';

/** What the payer remembers of a claim. */
export interface RememberedClaim {
  readonly decision: 'paid' | 'underpaid' | 'denied' | 'rejected' | 'taken-back';
  readonly amountCents: number;
  readonly paidCents: number;
}

/** undefined: it is no question, or the payer leaves it without an answer. */
export function answerInquiry(text: string, remembered: (claim: string) => RememberedClaim | undefined): string | undefined {
  const asked = readInquiry(text);
  if (asked === undefined) return undefined;
  return asked.functional === 'HS' ? benefits(asked) : status(asked, remembered);
}

interface Question {
  readonly functional: string;
  readonly to: AnswerTo;
  readonly segments: readonly (readonly string[])[];
}

function readInquiry(text: string): Question | undefined {
  const [bar, end] = [text.charAt(3), text.charAt(105)];
  if (!text.startsWith('ISA')) return undefined;
  const segments = text.split(end).flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(bar)]));
  const [isa, gs] = [segments[0] ?? [], segments.find(([id]) => id === 'GS') ?? []];
  const functional = gs[1] ?? '';
  if (functional !== 'HS' && functional !== 'HR') return undefined;
  const to = { sender: gs[2] ?? '', receiver: gs[3] ?? '', control: isa[13] ?? '0' };
  return { functional, to: { to, at: `${gs[4] ?? ''}${gs[5] ?? ''}` }, segments };
}

const first = ({ segments }: Question, id: string, qualifier?: string): readonly string[] =>
  segments.find((one) => one[0] === id && (qualifier === undefined || one[1] === qualifier)) ?? [];

/** Shares of 1: not answered, not found, no longer covered. */
const [silent, unknown, ended] = [0.02, 0.06, 0.1];
/** What plans of this payer have: deductible, co-insurance, co-payment of an emergency visit, limit of the year, in whole dollars or shares. */
const plans = [
  { deductible: 500, share: '.1', copay: 100, limit: 3000 },
  { deductible: 1500, share: '.2', copay: 250, limit: 6000 },
  { deductible: 3000, share: '.3', copay: 350, limit: 8500 },
] as const;

function benefits(question: Question): string | undefined {
  const [insured, payer, provider, trace] = [first(question, 'NM1', 'IL'), first(question, 'NM1', 'PR'), first(question, 'NM1', '1P'), first(question, 'TRN')];
  const dependent = question.segments.findLast((one) => one[0] === 'HL' && one[3] === '23') === undefined ? undefined : first(question, 'NM1', '03');
  const member = `${payer[9] ?? ''}|${insured[9] ?? ''}|${dependent?.[4] ?? ''}`;
  const luck = shareOf(member);
  if (luck < silent) return undefined;
  const date = question.to.at.slice(0, 8);
  const person = (role: string, name: readonly string[]): string =>
    `NM1*${role}*1*${name[3] ?? ''}*${name[4] ?? ''}****${name[8] ?? ''}*${name[9] ?? ''}`.replace(/\*+$/, '');
  const told = [`TRN*2*${trace[2] ?? ''}*${trace[3] ?? ''}`, person(dependent === undefined ? 'IL' : '03', dependent ?? insured)];
  const what = luck < unknown ? ['AAA*N**75*C'] : [`DTP*291*D8*${date}`, ...coverOf(luck, member)];
  const levels = dependent === undefined ? ['HL*3*2*22*0', ...told, ...what] : ['HL*3*2*22*1', person('IL', insured), 'HL*4*3*23*0', ...told, ...what];
  return answerInterchange(question.to, 'HB', '005010X279A1', '271', [
    `BHT*0022*11*${first(question, 'BHT')[3] ?? ''}*${date}*${question.to.at.slice(8)}`,
    'HL*1**20*1',
    `NM1*PR*2*SIMULATED PAYER*****PI*${payer[9] ?? ''}`,
    'HL*2*1*21*1',
    `NM1*1P*2*${provider[3] ?? ''}*****XX*${provider[9] ?? ''}`,
    ...levels,
  ]);
}

function coverOf(luck: number, member: string): string[] {
  if (luck < ended) return ['EB*6**30'];
  const spent = shareOf(`${member}|spent`);
  const { deductible, share, copay, limit } = plans[Math.floor(shareOf(`${member}|plan`) * plans.length)] ?? plans[0];
  const left = Math.round(deductible * (1 - spent));
  return [
    'EB*1*IND*30',
    // A stay needs the payer's word first.
    'EB*1*IND*48********Y',
    `EB*C*IND*30***23*${deductible}*****Y`,
    `EB*C*IND*30***29*${left}*****Y`,
    `EB*A*IND*30****${share}****Y`,
    `EB*B*IND*86***27*${copay}*****Y`,
    `EB*G*IND*30***23*${limit}*****Y`,
    `EB*G*IND*30***29*${Math.round(limit - (deductible - left))}*****Y`,
  ];
}

/** Category and status of each decision, by their numbers; what the payer does not know it did not find. */
const statuses: Readonly<Record<RememberedClaim['decision'], string>> = {
  paid: 'F1:65',
  underpaid: 'F1:65',
  denied: 'F2:107',
  rejected: 'A3:562',
  'taken-back': 'F3:101',
};

function status(question: Question, remembered: (claim: string) => RememberedClaim | undefined): string {
  const [insured, payer, provider] = [first(question, 'NM1', 'IL'), first(question, 'NM1', 'PR'), first(question, 'NM1', '1P')];
  const date = question.to.at.slice(0, 8);
  const claims = question.segments.filter(([id]) => id === 'TRN').map((one) => one[2] ?? '');
  const told = claims.flatMap((claim) => {
    const known = remembered(claim);
    const amounts = known === undefined ? '' : `**${money(known.amountCents)}*${money(known.paidCents)}`;
    return [`TRN*2*${claim}`, `STC*${known === undefined ? 'A4:35' : statuses[known.decision]}*${date}${amounts}`, `REF*EJ*${claim}`];
  });
  return answerInterchange(question.to, 'HN', '005010X212', '277', [
    `BHT*0010*08*${first(question, 'BHT')[3] ?? ''}*${date}*${question.to.at.slice(8)}*DG`,
    'HL*1**20*1',
    `NM1*PR*2*SIMULATED PAYER*****PI*${payer[9] ?? ''}`,
    'HL*2*1*21*1',
    'NM1*41*2*SUBMITTER*****46*SUBMITTER',
    'HL*3*2*19*1',
    `NM1*1P*2*${provider[3] ?? ''}*****XX*${provider[9] ?? ''}`,
    'HL*4*3*22*0',
    `NM1*IL*1*${insured[3] ?? ''}*${insured[4] ?? ''}****MI*${insured[9] ?? ''}`,
    ...told,
  ]);
}

/** Of 1, by the text alone (FNV-1a). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}
