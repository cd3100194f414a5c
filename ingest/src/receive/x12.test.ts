/** X12 by the whole path: taken whole or not at all, kept raw, answered by a 999, and told twice it posts nothing. */
import { cents } from '@healthos/core/money.ts';
import { describe, expect, it } from 'vitest';
import { claimOf, interchangeOf, remittanceText } from '../formats/x12/given.ts';
import { postMessage } from '../transports/http.ts';
import { receiving, testLog } from './given.ts';

const line = {
  line: 1,
  code: '99213',
  chargedCents: cents(10_000),
  paidCents: cents(7_000),
  adjustments: [{ group: 'CO', reason: '45', amountCents: cents(3_000) }],
} as const;
const remittance = remittanceText({ trace: 'T1', claims: [claimOf('C1', [line])], provider: [] });
const post = async (log: ReturnType<typeof testLog>, text: string) => {
  const posted = await postMessage(receiving(log), 'x12', 'application/edi-x12', Buffer.from(text, 'latin1'), { peer: '127.0.0.1', facility: 'LGH' });
  if (posted.kind !== 'kept') throw new Error(posted.code);
  return { ...posted, reply: posted.reply?.toString('latin1') ?? '' };
};

describe('X12 over HTTP', () => {
  it('gives facts of the facility of whoever sent it, and a 999', async () => {
    const log = testLog();
    const { status, kept, reply } = await post(log, remittance);
    expect(status).toBe(200);
    expect(kept).toMatchObject([{ duplicate: false, message: { feed: 'x12', type: 'x12/835', outcome: 'applied', controlId: '000000041', facility: 'LGH' } }]);
    expect(log.kept[0]?.events.map(({ event }) => event)).toMatchObject([
      { type: 'RemittanceReceived', remittance: '1512345678|T1', payer: 'PAYER01', paidCents: 7_000, method: 'ACH', claims: 1 },
      { type: 'ClaimRemitted', claim: 'C1', n: 1, status: '1', chargedCents: 10_000, paidCents: 7_000, lines: [{ code: '99213', reference: '1' }] },
    ]);
    expect(reply).toMatch(
      /^ISA\*00.*~GS\*FA\*HOSPITAL\*PAYER01\*.*ST\*999\*0001\*005010X231A1~AK1\*HP\*7\*005010X221A1~AK2\*835\*0001\*005010X221A1~IK5\*A~AK9\*A\*1\*1\*1~/s,
    );
  });

  it('holds no name and no member number in its facts', async () => {
    const log = testLog();
    await post(log, remittance);
    expect(remittance).toMatch(/DOE.*MEMBER123/);
    expect(JSON.stringify(log.kept[0]?.events)).not.toMatch(/DOE|JANE|MEMBER123/);
  });

  it('one cent off is refused whole: nothing is posted, the place is named, the bytes are kept', async () => {
    const log = testLog();
    const { status, kept, reply } = await post(log, remittance.replace('CLP*C1*1*100*70*', 'CLP*C1*1*100*70.01*'));
    expect(status).toBe(422);
    expect(kept).toMatchObject([{ message: { outcome: 'rejected', code: 'x12.balance-claim', place: 'CLP[1]-03' }, events: [] }]);
    expect(reply).toContain('IK3*CLP*9**8~IK4*3**7~IK5*R*5~AK9*R*1*1*0~');
    expect(log.kept[0]?.arrival.bytes.length).toBe(remittance.length + 3);
  });

  it('of two transaction sets, one of them wrong, posts neither', async () => {
    const log = testLog();
    const set = /ST\*835.*SE\*\d+\*0001~/s.exec(remittance)?.[0] ?? '';
    const wrong = set.replaceAll('0001~', '0002~').replace('BPR*I*70*', 'BPR*I*71*');
    await post(log, remittance.replace(set, set + wrong).replace('GE*1*', 'GE*2*'));
    expect(log.kept[0]).toMatchObject({ message: { code: 'x12.balance-payment', place: 'ST[2]/BPR[1]-02' }, events: [] });
  });

  it('sent again is a duplicate that posts nothing and gets the same answer', async () => {
    const log = testLog();
    const first = await post(log, remittance);
    const again = await post(log, remittance);
    expect(again.kept).toMatchObject([{ duplicate: true, events: [] }]);
    expect(again.reply).toBe(first.reply);
    expect(log.kept).toHaveLength(1);
  });

  it('keeps each interchange of a body for itself', async () => {
    const log = testLog();
    const other = remittance.replaceAll('000000041', '000000042').replaceAll('*T1*', '*T2*');
    expect((await post(log, `${remittance}\r\n${other}\r\n`)).kept.map(({ message }) => [message.controlId, message.outcome])).toEqual([
      ['000000041', 'applied'],
      ['000000042', 'applied'],
    ]);
  });

  it.each([
    ['BE', '005010X220A1', '834', 'BGN*00*1*20260301~', { outcome: 'unmapped', code: 'x12.unmapped', place: 'ST[1]-01' }],
    ['HP', '004010X091A1', '835', 'BPR*I*0*C*NON~', { outcome: 'rejected', code: 'x12.version', place: 'ST[1]-03' }],
    ['HB', '005010X279A1', '271', 'BHT*0022*11*1*20260301*0800~HL*1*9*20*1~', { outcome: 'rejected', code: 'x12.loop', place: 'HL[1]-02' }],
  ])('of group %s %s set %s is told by its code and place', async (functional, version, code, lines, outcome) => {
    const { kept } = await post(testLog(), interchangeOf(functional, version, code, lines));
    expect(kept).toMatchObject([{ message: outcome }]);
  });

  it('is refused at the door of another feed', async () => {
    const posted = await postMessage(receiving(testLog()), 'adt', 'application/edi-x12', Buffer.from(remittance), { peer: '' });
    expect(posted).toMatchObject({ status: 415 });
  });
});

describe('answers to what was sent', () => {
  const factsOf = async (text: string) => {
    const log = testLog();
    await post(log, text);
    expect(log.kept[0]?.message).toMatchObject({ outcome: 'applied' });
    return log.kept[0]?.events.map(({ event }) => event) ?? [];
  };

  it('999: each transaction set of a batch, with the place of an error', async () => {
    const lines = 'AK1*HC*12*005010X222A1~AK2*837*0001~IK5*A~AK2*837*0002~IK3*CLM*22*2300*8~IK4*5:2**1~IK5*R*5~AK9*P*2*2*1~';
    expect(await factsOf(interchangeOf('FA', '005010X231A1', '999', lines))).toMatchObject([
      { type: 'ClaimAcknowledged', by: '999', batch: '12', set: '0001', accepted: true },
      {
        type: 'ClaimAcknowledged',
        by: '999',
        batch: '12',
        set: '0002',
        accepted: false,
        codes: [
          { category: 'R', status: '5' },
          { status: '1', entity: 'CLM@22-05' },
        ],
      },
    ]);
  });

  it('277CA: each claim, taken or not, by whoever carries or pays it', async () => {
    const head = 'BHT*0085*08*277CA1*20260312*0800*TH~HL*1**20*1~NM1*AY*2*CLEARING*****46*CH1~TRN*1*B1~DTP*050*D8*20260312~DTP*009*D8*20260312~';
    const levels = 'HL*2*1*21*1~NM1*41*2*HOSPITAL*****46*H1~TRN*2*BATCH1~STC*A1:19:40*20260312*WQ*300~HL*3*2*19*1~NM1*85*2*HOSPITAL*****XX*1234567893~';
    const claims =
      'HL*4*3*PT~NM1*QC*1*DOE*JANE~TRN*2*C1~STC*A2:20:PR*20260312*WQ*100~REF*1K*PC1~DTP*472*D8*20260301~HL*5*3*PT~NM1*QC*1*ROE*JIM~TRN*2*C2~STC*A7:500:85*20260312*U*200~';
    expect(await factsOf(interchangeOf('HN', '005010X214', '277', head + levels + claims))).toMatchObject([
      { by: '277CA', from: 'clearinghouse', batch: 'BATCH1', accepted: true },
      { by: '277CA', from: 'clearinghouse', claim: 'C1', payerControl: 'PC1', accepted: true, codes: [{ category: 'A2', status: '20', entity: 'PR' }] },
      { by: '277CA', claim: 'C2', accepted: false, codes: [{ category: 'A7', status: '500' }] },
    ]);
  });

  it('277: where a claim stands', async () => {
    const lines =
      'BHT*0010*08*1*20260312*0800*DG~HL*1**20*1~NM1*PR*2*PAYER*****PI*PAYER01~HL*2*1*21*1~NM1*41*2*H*****46*H1~HL*3*2*19*1~NM1*1P*2*H*****XX*1234567893~HL*4*3*22*0~NM1*IL*1*DOE*JANE****MI*M1~TRN*2*C1~STC*F1:65*20260310**100*70~REF*1K*PC1~';
    expect(await factsOf(interchangeOf('HN', '005010X212', '277', lines))).toMatchObject([
      {
        type: 'ClaimStatusTold',
        claim: 'C1',
        payer: 'PAYER01',
        payerControl: 'PC1',
        chargedCents: 10_000,
        paidCents: 7_000,
        codes: [{ category: 'F1', status: '65' }],
      },
    ]);
  });

  it('271: what the person of the question is covered for', async () => {
    const lines =
      'BHT*0022*11*1*20260312*0800~HL*1**20*1~NM1*PR*2*PAYER*****PI*PAYER01~HL*2*1*21*1~NM1*1P*2*H*****XX*1234567893~HL*3*2*22*0~TRN*2*p_abcdefgh1234.1*9H~NM1*IL*1*DOE*JANE****MI*M1~DTP*291*RD8*20260101-20261231~EB*1*IND*30~EB*C*IND*30***23*500*****Y~EB*A*IND*30*****.2****N~EB*B**98***27*25~';
    const [fact] = await factsOf(interchangeOf('HB', '005010X279A1', '271', lines));
    expect(fact).toMatchObject({
      type: 'BenefitsTold',
      patient: 'p_abcdefgh1234',
      rank: 1,
      payer: 'PAYER01',
      active: true,
      rejects: [],
      benefits: [
        { code: '1', services: ['30'], level: 'IND' },
        { code: 'C', amountCents: 50_000, period: '23', network: 'in' },
        { code: 'A', percentBp: 2_000, network: 'out' },
        { code: 'B', amountCents: 2_500, period: '27' },
      ],
    });
    expect(JSON.stringify(fact)).not.toMatch(/DOE|M1"/);
  });
});
