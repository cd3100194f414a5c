/** What the standard allows and forbids and no file of the corpus shows: separators of other kinds, several interchanges and sets, TA1, all repetitions of an 835, corrections, and envelopes that are wrong. */
import type { ClaimAcknowledged, ClaimRemitted, RemittanceReceived } from '@healthos/core/financial/remittance-events.ts';
import { describe, expect, it } from 'vitest';
import { interchangeOf } from '../formats/x12/given.ts';
import { receiving, testLog } from './given.ts';

async function taken(...texts: readonly string[]) {
  const log = testLog();
  const receive = receiving(log);
  const outcomes: (readonly [string, string | undefined, string | undefined])[] = [];
  for (const text of texts)
    for (const { appended } of await receive.x12(Buffer.from(text, 'latin1'), { peer: 'test', facility: 'LGH' }))
      outcomes.push([appended.duplicate ? 'duplicate' : appended.message.outcome, appended.message.code, appended.message.place]);
  return { outcomes, events: log.kept.flatMap(({ events }) => events.map(({ event }) => event)), kept: log.kept };
}

const head = (paid: string, trace = 'T1'): string =>
  `BPR*I*${paid}*C*ACH*CCP*01*999999992*DA*1*1512345678**01*999988880*DA*2*20260311~TRN*1*${trace}*1512345678~DTM*405*20260310~N1*PR*PAYER~REF*2U*PAYER01~N1*PE*HOSPITAL*XX*1234567893~LX*1~`;
const remittance = (paid: string, lines: string, trace?: string): string => interchangeOf('HP', '005010X221A1', '835', head(paid, trace) + lines);
const claim = 'CLP*C1*1*100*80*20*12*ICN1~NM1*QC*1*DOE*JANE~SVC*HC:99213*100*80**1~DTM*472*20260301~CAS*PR*2*20~';
const plain = remittance('80', claim);
const decisions = (events: readonly { readonly type: string }[]): readonly ClaimRemitted[] =>
  events.filter((one): one is ClaimRemitted => one.type === 'ClaimRemitted');

describe('bytes', () => {
  const other = interchangeOf('HP', '005010X221A1', '835', head('80') + claim, {
    delimiters: { element: '|', component: '>', segment: '\u001d', repetition: '+' },
  });
  it.each([
    ['no line ends', plain],
    ['CRLF behind each terminator', plain.replaceAll('~', '~\r\n')],
    ['LF behind each terminator', plain.replaceAll('~', '~\n')],
    ['blanks before and behind', `\r\n  ${plain}\r\n\r\n`],
    ['LF as the terminator itself', plain.replaceAll('~', '\n')],
    ['separators of other kinds', other],
  ])('with %s say the same', async (_name, text) => {
    const { outcomes, events } = await taken(text);
    expect(outcomes).toEqual([['applied', undefined, undefined]]);
    expect(decisions(events)).toMatchObject([
      { claim: 'C1', paidCents: 8_000, patientCents: 2_000, lines: [{ code: '99213', adjustments: [{ group: 'PR', reason: '2' }] }] },
    ]);
  });

  it.each([
    ['lower case', plain.replace('ISA*', 'isa*'), 'x12.no-interchange', 'ISA[1]'],
    ['ISA one character short', plain.replace('PAYER01        *ZZ', 'PAYER01       *ZZ'), 'x12.header', 'ISA[1]-16'],
    ['the same separator twice', plain.replace('*0*P*:~', '*0*P*^~'), 'x12.delimiters', 'ISA[1]-16'],
    ['no end', plain.slice(0, -40), 'x12.envelope', 'IEA[1]'],
    ['SE counting wrong', plain.replace(/SE\*\d+\*/, 'SE*4*'), 'x12.count', 'SE[1]-01'],
    ['SE of another set', plain.replace(/(SE\*\d+)\*0001/, '$1*0002'), 'x12.control', 'SE[1]-02'],
    ['GE counting wrong', plain.replace('GE*1*', 'GE*3*'), 'x12.count', 'GE[1]-01'],
    ['GE of another group', plain.replace('GE*1*7', 'GE*1*9'), 'x12.control', 'GE[1]-02'],
    ['IEA counting wrong', plain.replace('IEA*1*', 'IEA*0*'), 'x12.count', 'IEA[1]-01'],
    ['IEA of another interchange', plain.replace('IEA*1*000000041', 'IEA*1*000000099'), 'x12.control', 'IEA[1]-02'],
  ])('that are wrong (%s) are refused with their place and post nothing', async (_name, text, code, place) => {
    const { outcomes, events } = await taken(text);
    expect(outcomes[0]).toEqual(['rejected', code, place]);
    expect(events).toEqual([]);
  });
});

describe('an interchange', () => {
  it('beside others in one file stands and falls alone', async () => {
    const wrong = remittance('80.01', claim, 'T2').replaceAll('000000041', '000000042');
    const third = remittance('80', claim.replaceAll('C1', 'C3'), 'T3').replaceAll('000000041', '000000043');
    const { outcomes, events } = await taken(`${plain}\n${wrong}\n${third}`);
    expect(outcomes).toEqual([
      ['applied', undefined, undefined],
      ['rejected', 'x12.balance-payment', 'BPR[1]-02'],
      ['applied', undefined, undefined],
    ]);
    expect(decisions(events).map(({ claim: one }) => one)).toEqual(['C1', 'C3']);
  });

  it('with a set that nobody reads here refuses that one by name and posts the others', async () => {
    const set = /ST\*835.*SE\*\d+\*0001~/s.exec(plain)?.[0] ?? '';
    const unknown = 'ST*834*0002*005010X220A1~BGN*00*1*20260301~SE*3*0002~';
    const log = testLog();
    const [one] = await receiving(log).x12(Buffer.from(plain.replace(set, set + unknown).replace('GE*1*', 'GE*2*'), 'latin1'), {
      peer: 'test',
      facility: 'LGH',
    });
    expect(one?.appended.message.outcome).toBe('applied');
    expect(log.kept[0]?.events.length).toBe(2);
    expect(one?.reply?.toString('latin1')).toContain('AK2*834*0002*005010X220A1~IK5*R*1~AK9*P*2*2*1~');
  });

  it('told again posts nothing, whether the bytes or only the payment come again', async () => {
    const { outcomes, events } = await taken(plain, plain, plain.replaceAll('000000041', '000000050'));
    expect(outcomes.map(([outcome]) => outcome)).toEqual(['applied', 'duplicate', 'applied']);
    // The second telling is kept as a telling; which one stands, posting decides (remittance/tellings.ts).
    expect(new Set(events.filter((one): one is RemittanceReceived => one.type === 'RemittanceReceived').map(({ remittance: key }) => key)).size).toBe(1);
  });

  it('of TA1 says whether ours was taken at the door', async () => {
    const isa = plain.slice(0, 106);
    const { outcomes, events } = await taken(`${isa}TA1*000000012*260312*0800*R*018~TA1*000000013*260312*0800*A*000~IEA*2*000000041~`);
    expect(outcomes).toEqual([['applied', undefined, undefined]]);
    expect(events).toMatchObject([
      { type: 'ClaimAcknowledged', by: '999', batch: '12', accepted: false, codes: [{ category: 'R', status: '018', entity: 'TA1' }] },
      { batch: '13', accepted: true },
    ] satisfies Partial<ClaimAcknowledged>[]);
  });

  it.each(['005010X221', '005010X221A1', '005010X221A2', '005010'])('of the release %s is read', async (version) => {
    expect((await taken(interchangeOf('HP', version, '835', head('80') + claim))).outcomes).toEqual([['applied', undefined, undefined]]);
  });

  it.each(['004010X091A1', '006020X318', ''])('of the release %s is refused by its version', async (version) => {
    expect((await taken(interchangeOf('HP', version, '835', head('80') + claim))).outcomes).toEqual([['rejected', 'x12.version', 'ST[1]-03']]);
  });
});

describe('an 835', () => {
  it('reads six adjustments of one CAS, several CAS, and quantities', async () => {
    const cas = 'CAS*CO*45*10*1*97*5**253*1*2*B7*1**16*1**29*2~CAS*PR*1*20**2*10**3*5~CAS*OA*23*-5~';
    const { events } = await taken(remittance('50', `CLP*C1*1*100*50*35~NM1*QC*1*DOE~SVC*HC:99213*100*50~DTM*472*20260301~${cas}`));
    expect(decisions(events)[0]?.lines[0]?.adjustments).toEqual([
      { group: 'CO', reason: '45', amountCents: 1_000, quantity: 1 },
      { group: 'CO', reason: '97', amountCents: 500 },
      { group: 'CO', reason: '253', amountCents: 100, quantity: 2 },
      { group: 'CO', reason: 'B7', amountCents: 100 },
      { group: 'CO', reason: '16', amountCents: 100 },
      { group: 'CO', reason: '29', amountCents: 200 },
      { group: 'PR', reason: '1', amountCents: 2_000 },
      { group: 'PR', reason: '2', amountCents: 1_000 },
      { group: 'PR', reason: '3', amountCents: 500 },
      { group: 'OA', reason: '23', amountCents: -500 },
    ]);
  });

  it('reads six pairs of one PLB, and proves the payment by them', async () => {
    const plb = 'PLB*1234567893*20261231*WO:C0*10*FB*-5*L6*-1.5*72:X*2*CV*3*J1*1.5~';
    const { events } = await taken(remittance('70', claim + plb));
    expect(events[0]).toMatchObject({
      paidCents: 7_000,
      providerAdjustments: [
        { reason: 'WO', reference: 'C0', amountCents: 1_000 },
        { reason: 'FB', amountCents: -500 },
        { reason: 'L6', amountCents: -150 },
        { reason: '72', reference: 'X', amountCents: 200 },
        { reason: 'CV', amountCents: 300 },
        { reason: 'J1', amountCents: 150 },
      ],
    });
    expect((await taken(remittance('70.01', claim + plb))).outcomes).toEqual([['rejected', 'x12.balance-payment', 'BPR[1]-02']]);
  });

  it('reads a reversal and the correction behind it, which come to what changed', async () => {
    const back = 'CLP*C1*22*-100*-80*0*12*ICN1~NM1*QC*1*DOE~SVC*HC:99213*-100*-80~DTM*472*20260301~CAS*PR*2*-20~';
    const again = 'CLP*C1*1*100*60*20*12*ICN2~NM1*QC*1*DOE~SVC*HC:99213*100*60~DTM*472*20260301~CAS*CO*45*20~CAS*PR*2*20~';
    const { events } = await taken(remittance('-20', back + again));
    expect(decisions(events).map(({ status, paidCents, n }) => [status, paidCents, n])).toEqual([
      ['22', -8_000, 1],
      ['1', 6_000, 2],
    ]);
  });

  it('reads what was sent where the payer decided on another code, remarks of claims and lines, amounts and quantities', async () => {
    const lines =
      'CLP*C1*1*100*80*20*MA*ICN1*11*1**470~CAS*OA*23*0~NM1*QC*1*DOE~MIA*0***80*N1*5***********0***N2*N3~MOA***MA01*MA18~REF*1L*GRP~DTM*232*20260228~DTM*233*20260302~AMT*AU*100~AMT*I*1~QTY*CA*3~' +
      'SVC*HC:99214:25*100*80*0510*1*HC:99215:25:59*2~DTM*150*20260301~DTM*151*20260302~CAS*PR*2*20~REF*6R*7~REF*LU*11~AMT*B6*100~AMT*KH*1~QTY*ZK*1~LQ*HE*M15~LQ*HE*N130~';
    const { outcomes, events } = await taken(remittance('80', lines));
    expect(outcomes).toEqual([['applied', undefined, undefined]]);
    expect(decisions(events)[0]).toMatchObject({
      drg: '470',
      allowedCents: 10_000,
      remarks: ['N1', 'N2', 'N3', 'MA01', 'MA18'],
      lines: [
        {
          code: '99214',
          modifiers: ['25'],
          revenueCode: '0510',
          units: 1,
          submittedCode: '99215',
          allowedCents: 10_000,
          reference: '7',
          remarks: ['M15', 'N130'],
        },
      ],
    });
  });

  it('of nothing but a zero payment (H, NON) is read', async () => {
    const text = interchangeOf(
      'HP',
      '005010X221A1',
      '835',
      head('0').replace('BPR*I*0*C*ACH', 'BPR*H*0*C*NON') + 'CLP*C1*4*100*0*0~NM1*QC*1*DOE~SVC*HC:99213*100*0~DTM*472*20260301~CAS*CO*29*100~',
    );
    const { events } = await taken(text);
    expect(events).toMatchObject([{ method: 'NON', paidCents: 0 }, { status: '4' }]);
  });
});
