/** The whole loop of questions: asked by a request, written as 270 and 276, read and answered by the simulated payer, whose 271 and 277 come back by the door of X12 and stand at the coverage and the claim. */
import { describe, expect, it } from 'vitest';
import { coveragesOf } from '@healthos/core/financial/coverage/coverages.ts';
import { claimNow } from '@healthos/core/financial/claims/claim-state.ts';
import type { ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import { claimStatusOf } from '@healthos/core/financial/inquiries/claim-inquiry.ts';
import { inquiryRules } from '@healthos/core/financial/inquiries/inquiry-rules.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { HealthEvent, Recorded } from '@healthos/core/event.ts';
import { encounterId, facilityId, feedId, messageId, patientId, type PatientId } from '@healthos/core/ids.ts';
import { cents } from '@healthos/core/money.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { claimStatusAsk } from '@healthos/core/requests/claim-status-ask.ts';
import { eligibilityAsk } from '@healthos/core/requests/eligibility-ask.ts';
import { isRefusal, type RequestKind } from '@healthos/core/requests/request.ts';
import { getRow } from '@healthos/core/table.ts';
import { hourMs, instant, orderKey, type Instant } from '@healthos/core/time.ts';
import { questionsView } from '@healthos/core/views/questions.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { readInterchange } from '@healthos/ingest/formats/x12/interchange.ts';
import { isProblem } from '@healthos/ingest/formats/x12/problem.ts';
import { readSet } from '@healthos/ingest/formats/x12/read-set.ts';
import { receiving, testLog } from '@healthos/ingest/receive/given.ts';
import { createPayer, usualPayer } from '@healthos/simulators/payer/payer.ts';
import { claimsAfter, inquiriesAfter, lastOf, writerOf, type Sources } from './outgoing-x12.ts';

const start = instant(Date.UTC(2026, 2, 10, 15));
const house = facilityId('LGH');
const person = patientId('p_abcdefghijklmnop');
const surviving = patientId('p_qrstuvwxyzabcdef');
const visit = encounterId('V1');

/** Facts of the house, told one after another; what comes in by the door of X12 is told like the rest. */
class Told {
  enterprise: Enterprise = emptyEnterprise();
  now: Instant = start;
  readonly payer = createPayer({ ...usualPayer, denied: 0, rejected: 0, underpaid: 0, seed: 5, allowedOf: ({ amountCents }) => Math.round(amountCents * 0.6) });
  readonly #log = testLog();
  readonly #receive = receiving(this.#log);
  #position = 0;
  readonly #sources: Sources;

  constructor(member: string, relation = '') {
    const in1 = [
      'IN1',
      '1',
      'PLAN',
      'P1',
      'GOOD PLAN',
      ...Array.from({ length: 11 }, () => ''),
      'SENIOR^PAT',
      relation,
      '19600102',
      ...Array.from({ length: 17 }, () => ''),
      member,
    ];
    const bytes = Buffer.from(`MSH|^~\\&|A|B|C|D|20260310||ADT^A01|1|P|2.5\r${in1.join('|')}\r`, 'latin1');
    const line: IdentityLine = { patient: person, assigner: 'LGH', number: '77', family: 'YOUNG', given: 'SAM', birthDate: '20100304', sex: 'F' };
    const other: IdentityLine = { patient: surviving, assigner: 'LGH', number: '78', family: 'ELDER', given: 'SAMUEL', birthDate: '20100403', sex: 'M' };
    this.#sources = {
      identitiesOf: (some: readonly PatientId[]) => Promise.resolve([other, line].filter(({ patient }) => some.includes(patient))),
      raw: () => Promise.resolve(bytes),
    };
  }

  fact(event: HealthEvent, at: Instant = this.now): number {
    const position = ++this.#position;
    const recorded: Recorded = {
      event,
      effective: { at },
      order: orderKey(at, this.now, 50, String(position).padStart(6, '0')),
      segments: [],
      position,
      facility: house,
      recordedAt: this.now,
      feed: feedId('test'),
      message: messageId(String(position)),
    };
    this.enterprise = foldEnterprise(this.enterprise, [recorded]);
    return position;
  }

  get input(): ViewInput {
    const hospital = this.enterprise.hospitals.get(house);
    if (hospital === undefined) throw new RangeError('nothing was told');
    return { hospital, identity: this.enterprise.identity, now: this.now };
  }

  ask(kind: RequestKind, body: object, id: string): readonly HealthEvent[] | string {
    const decided = kind.decide(this.input, { body: body as never, at: this.now, id }, { role: 'finance', staff: 'f1' });
    if (isRefusal(decided)) return decided.refused;
    for (const event of decided.events) this.fact(event);
    return decided.events;
  }

  /** What goes out after a position, written. */
  async out(of: typeof claimsAfter, after = 0): Promise<string[]> {
    const outgoing = of(this.input.hospital, after);
    const writer = await writerOf(this.#sources, this.input.hospital, this.input.identity, outgoing);
    expect(outgoing.every((one) => lastOf(one) > after)).toBe(true);
    return Promise.all(outgoing.map((one) => writer.text(one)));
  }

  async heard(text: string | undefined): Promise<string> {
    const before = this.#log.kept.length;
    const [taken] = await this.#receive.x12(Buffer.from(text ?? '', 'latin1'), { peer: 'payer', facility: house });
    for (const { events } of this.#log.kept.slice(before)) for (const { event, effective } of events) this.fact(event, effective.at);
    return taken?.appended.message.outcome ?? 'nothing';
  }

  coverage() {
    const encounter = getRow(this.input.hospital.operations.encounters, visit);
    return encounter === undefined ? undefined : coveragesOf(this.input, encounter)[0];
  }
}

function registered(member: string, relation?: 'self' | 'child'): Told {
  const told = new Told(member, relation === 'child' ? 'CHD' : '');
  told.fact({ type: 'PatientAdmitted', encounter: visit, patient: person, class: 'I' } as HealthEvent);
  told.fact({
    type: 'CoverageRecorded',
    patient: person,
    encounter: visit,
    rank: 1,
    payerClass: 'commercial',
    payer: 'P1',
    ...(relation === undefined ? {} : { relation }),
  });
  return told;
}

function typed(text: string) {
  const read = readInterchange(text);
  const set = isProblem(read) ? undefined : read.groups[0]?.sets[0];
  const found = set === undefined ? undefined : readSet(set);
  return found?.read === 'typed' ? found.set : undefined;
}

/** Numbers of members whom this payer answers each in its way. */
async function until(wanted: 'answered' | 'refused' | 'waiting'): Promise<Told> {
  for (let n = 0; n < 500; n++) {
    const told = registered(`M${n}`);
    told.ask(eligibilityAsk, { encounter: 'V1', rank: 1 }, 'request-1');
    const [text = ''] = await told.out(inquiriesAfter);
    const answer = told.payer.ask(text);
    if (answer !== undefined) await told.heard(answer);
    const coverage = told.coverage();
    if (coverage?.inquiry?.state === wanted && (wanted !== 'answered' || coverage.told?.active === true)) return told;
  }
  throw new RangeError(`nobody is ${wanted}`);
}

describe('a question about a coverage', () => {
  it('goes out as 270 with what only the bytes hold, and its answer stands at the coverage', async () => {
    const told = await until('answered');
    const [text = ''] = await told.out(inquiriesAfter);
    expect(typed(text)).toMatchObject({
      kind: '270',
      payer: { last: 'GOOD PLAN', id: 'P1' },
      receiver: { role: '1P', id: '1234567893' },
      asked: [{ subscriber: { last: 'YOUNG', first: 'SAM', idKind: 'MI' }, services: ['30'], dates: [{ kind: '291', value: '20260310' }] }],
    });
    expect(await told.out(inquiriesAfter)).toEqual([text]);
    expect(told.coverage()).toMatchObject({ told: { active: true, payer: 'P1' }, inquiry: { state: 'answered', by: 'finance:f1', codes: [] } });
    expect(told.coverage()?.told?.benefits.length).toBeGreaterThan(4);
    expect(JSON.stringify(told.input.hospital.financial)).not.toMatch(/YOUNG|SENIOR|"M\d/);
  });

  it('about a child goes out under whoever has the insurance', async () => {
    const told = registered('M1', 'child');
    told.ask(eligibilityAsk, { encounter: 'V1', rank: 1, services: ['48', '30'] }, 'request-1');
    const [text = ''] = await told.out(inquiriesAfter);
    expect(typed(text)).toMatchObject({
      asked: [
        {
          subscriber: { last: 'SENIOR', first: 'PAT', id: 'M1' },
          dependent: { last: 'YOUNG', first: 'SAM' },
          dependentDemographics: { sex: 'F' },
          services: ['48', '30'],
        },
      ],
    });
    const answer = told.payer.ask(text);
    if (answer !== undefined) expect(await told.heard(answer)).toBe('applied');
  });

  it('that is refused says the code, and one without an answer is overdue by its clock', async () => {
    expect((await until('refused')).coverage()?.inquiry).toMatchObject({ state: 'refused', codes: ['75'] });
    const told = await until('waiting');
    const dueAt = instant(start + inquiryRules.answerHours * hourMs);
    expect(told.coverage()?.inquiry).toMatchObject({ state: 'waiting', askedAt: start, dueAt });
    told.now = instant(dueAt + 1);
    expect(told.coverage()?.inquiry).toMatchObject({ state: 'overdue', dueAt });
    // Asked again, the second question is the one that waits.
    told.ask(eligibilityAsk, { encounter: 'V1', rank: 1 }, 'request-2');
    expect(told.coverage()?.inquiry).toMatchObject({ state: 'waiting', askedAt: told.now });
  });

  it('refused as a whole, without anybody named, is refused all the same', async () => {
    const told = registered('M1');
    told.ask(eligibilityAsk, { encounter: 'V1', rank: 1 }, 'request-1');
    const [text = ''] = await told.out(inquiriesAfter);
    const reference = /BHT\*0022\*13\*([^*]+)\*/.exec(text)?.[1] ?? '';
    const isa = `ISA*00*          *00*          *ZZ*P1             *ZZ*LGH            *260310*1100*^*00501*000000009*0*P*:`;
    const lines = [`BHT*0022*11*${reference}*20260310*1100`, 'HL*1**20*0', 'AAA*N**42*R', 'NM1*PR*2*PAYER*****PI*P1'];
    const gs = 'GS*HB*P1*LGH*20260310*1100*9*X*005010X279A1~ST*271*0001*005010X279A1';
    expect(await told.heard(`${isa}~${gs}~${lines.join('~')}~SE*${lines.length + 2}*0001~GE*1*9~IEA*1*000000009~`)).toBe('applied');
    expect(told.coverage()?.inquiry).toMatchObject({ state: 'refused', codes: ['42'] });
  });
});

const submitted: ClaimSubmitted = {
  type: 'ClaimSubmitted',
  claim: 'V1-1',
  encounter: visit,
  patient: person,
  payer: 'P1',
  payerClass: 'commercial',
  rank: 1,
  form: '837I',
  setting: 'inpatient',
  frequency: '1',
  lines: [{ line: 1, charges: ['C1'], code: 'S1', revenueCode: '0250', units: 1, amountCents: cents(10_000), serviceAt: start, positions: [1] }],
  diagnoses: [{ code: 'J18.9', use: 'principal' }],
  totalCents: cents(10_000),
  from: start,
  through: start,
  billing: '1234567893',
};

describe('after a merge', () => {
  const merged = { from: person, into: surviving, by: 'steward:s1' } as const;
  /** The insured of the claim and of the question: with a member number of the coverage, and without one. */
  async function named(told: Told): Promise<readonly (readonly (string | undefined)[])[]> {
    const texts = [...(await told.out(claimsAfter)), ...(await told.out(inquiriesAfter))];
    return texts.map((text) => {
      const [, family, given, number] = /NM1\*IL\*1\*([^*]*)\*([^*]*)\*\*\*\*MI\*([^~*]*)/.exec(text) ?? [];
      return [family, given, number, /DMG\*D8\*([^~]*)/.exec(text)?.[1]];
    });
  }
  it.each(['M1', ''])('claims and questions (member number "%s") name who survives, and after the unmerge whom they named before', async (member) => {
    const told = registered(member);
    told.fact(submitted);
    told.ask(eligibilityAsk, { encounter: 'V1', rank: 1 }, 'request-1');
    const number = (own: string): string => (member === '' ? own : member);
    const before = [...(await told.out(claimsAfter)), ...(await told.out(inquiriesAfter))];
    expect(await named(told)).toEqual([
      ['YOUNG', 'SAM', number('77'), '20100304*F'],
      ['YOUNG', 'SAM', number('77'), '20100304*F'],
    ]);
    told.now = instant(told.now + 1);
    told.fact({ type: 'PatientsMerged', kind: 'merge', ...merged });
    expect(await named(told)).toEqual([
      ['ELDER', 'SAMUEL', number('78'), '20100403*M'],
      ['ELDER', 'SAMUEL', number('78'), '20100403*M'],
    ]);
    told.now = instant(told.now + 1);
    told.fact({ type: 'PatientsUnmerged', ...merged, reason: 'two people' });
    expect([...(await told.out(claimsAfter)), ...(await told.out(inquiriesAfter))]).toEqual(before);
  });

  it('the member number is that of the newest coverage of any record of the person, as the order of payers has it', async () => {
    const told = registered('M1');
    told.fact({ ...submitted, encounter: encounterId('V2'), claim: 'V2-1' });
    expect(await told.out(claimsAfter)).toEqual([expect.stringContaining('*MI*77~')]);
    told.fact({ type: 'CoverageRecorded', patient: surviving, rank: 1, payerClass: 'commercial', payer: 'P1' });
    expect(await told.out(claimsAfter)).toEqual([expect.stringContaining('*MI*77~')]);
    told.fact({ type: 'PatientsMerged', kind: 'merge', ...merged });
    expect(await told.out(claimsAfter)).toEqual([expect.stringContaining('*MI*M1~')]);
  });
});

describe('a question about a claim', () => {
  it('goes out as 276, and the 277 stands at the claim; asked twice it waits for the first', async () => {
    const told = registered('M1');
    told.fact(submitted);
    const status = () => {
      const now = claimNow(told.input.hospital, 'V1-1');
      return now === undefined ? undefined : claimStatusOf(told.input.hospital, now, told.now);
    };
    const [claims = ''] = await told.out(claimsAfter);
    expect(told.payer.answer(claims)?.truth).toMatchObject([{ decision: 'paid' }]);
    expect(told.ask(claimStatusAsk, { claim: 'V9' }, 'request-1')).toBe('claim.unknown');
    expect(told.ask(claimStatusAsk, { claim: 'V1-1' }, 'request-1')).toMatchObject([{ type: 'ClaimStatusAsked', claim: 'V1-1', payer: 'P1' }]);
    expect(told.ask(claimStatusAsk, { claim: 'V1-1' }, 'request-2')).toBe('step.out-of-order');
    expect(status()).toMatchObject({ inquiry: { state: 'waiting' } });
    const [text = ''] = await told.out(inquiriesAfter);
    expect(typed(text)).toMatchObject({
      kind: '276',
      asked: [{ trace: 'V1-1', totalCents: 10_000, provider: { id: '1234567893' }, dates: [{ kind: '472', format: 'RD8', value: '20260310-20260310' }] }],
    });
    expect(await told.heard(told.payer.ask(text))).toBe('applied');
    expect(status()).toMatchObject({ inquiry: { state: 'answered', codes: ['F1/65'] }, told: { codes: [{ category: 'F1', status: '65' }], paidCents: 5_400 } });
  });

  it('that the payer does not find is refused with its code', async () => {
    const told = registered('M1');
    told.fact(submitted);
    told.ask(claimStatusAsk, { claim: 'V1-1' }, 'request-1');
    const [text = ''] = await told.out(inquiriesAfter);
    expect(await told.heard(told.payer.ask(text))).toBe('applied');
    const now = claimNow(told.input.hospital, 'V1-1');
    expect(now === undefined ? undefined : claimStatusOf(told.input.hospital, now, told.now).inquiry).toMatchObject({ state: 'refused', codes: ['A4/35'] });
  });
});

describe('the worklist of questions', () => {
  const row = (told: Told, key: string) => questionsView.rows(told.input).get(key);
  /** Somebody's words about interchanges of ours: TA1 and 999 by the number that ours had. */
  const isa = (control: number) => `ISA*00*          *00*          *ZZ*P1             *ZZ*LGH            *260310*1101*^*00501*00000000${control}*0*P*:~`;
  const controlIn = (text: string): string => text.split('~')[0]?.split('*')[13] ?? '';

  it('has each newest question with its clock, and what was answered', async () => {
    const told = registered('M1');
    told.fact(submitted);
    told.ask(claimStatusAsk, { claim: 'V1-1' }, 'request-1');
    told.ask(eligibilityAsk, { encounter: 'V1', rank: 1 }, 'request-2');
    const dueAt = instant(start + inquiryRules.answerHours * hourMs);
    expect([...questionsView.rows(told.input).values()]).toMatchObject([
      { question: '270|V1|1', kind: '270', encounter: 'V1', rank: 1, payer: 'P1', payerClass: 'commercial', state: 'waiting', askedAt: start, dueAt },
      { question: '276|V1-1', kind: '276', encounter: 'V1', claim: 'V1-1', payer: 'P1', payerClass: 'commercial', state: 'waiting', askedAt: start, dueAt },
    ]);
    const text = (await told.out(inquiriesAfter)).find((one) => one.includes('*276*')) ?? '';
    expect(await told.heard(told.payer.ask(text))).toBe('applied');
    expect(row(told, '276|V1-1')).toMatchObject({ state: 'refused', codes: ['A4/35'] });
    told.now = instant(dueAt + 60_000);
    expect(row(told, '270|V1|1')).toMatchObject({ state: 'overdue' });
    expect(questionsView.lineage(told.input, '276|V1-1')).toHaveLength(2);
  });

  it('shows what was said at the door at the question that the interchange carried, and at no other', async () => {
    const told = registered('M1');
    told.fact(submitted);
    told.ask(claimStatusAsk, { claim: 'V1-1' }, 'request-1');
    told.ask(eligibilityAsk, { encounter: 'V1', rank: 1 }, 'request-2');
    const texts = await told.out(inquiriesAfter);
    const [benefits, status] = ['*270*', '*276*'].map((mark) => controlIn(texts.find((text) => text.includes(mark)) ?? ''));
    await told.heard(`${isa(7)}TA1*${benefits}*260310*1100*R*018~IEA*0*000000007~`);
    expect(row(told, '270|V1|1')).toMatchObject({ state: 'refused', door: { by: 'TA1', accepted: false, codes: ['R 018 TA1'] } });
    expect(row(told, '276|V1-1')).toMatchObject({ state: 'waiting' });
    expect(row(told, '276|V1-1')?.door).toBeUndefined();
    const group = `GS*FA*P1*LGH*20260310*1101*8*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HR*${Number(status)}*005010X212~AK9*A*1*1*1~SE*4*0001~GE*1*8~`;
    await told.heard(`${isa(8)}${group}IEA*1*000000008~`);
    // Taken at the door is no answer: the payer has it, and its clock runs on.
    expect(row(told, '276|V1-1')).toMatchObject({ state: 'waiting', door: { by: '999', accepted: true } });
    expect(questionsView.lineage(told.input, '270|V1|1')).toHaveLength(2);
    // It stands so at the coverage too, and is asked again at once; the payer that has the other is not asked twice.
    expect(told.coverage()?.inquiry).toMatchObject({ state: 'refused' });
    expect(told.ask(claimStatusAsk, { claim: 'V1-1' }, 'request-3')).toBe('step.out-of-order');
    expect(told.ask(eligibilityAsk, { encounter: 'V1', rank: 1 }, 'request-4')).toMatchObject([{ type: 'EligibilityAsked' }]);
    expect(row(told, '270|V1|1')).toMatchObject({ state: 'waiting' });
  });
});
