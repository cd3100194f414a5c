/** What the standard allows and forbids and no file of the corpus shows: separators of other kinds, several interchanges and sets, TA1, all repetitions of an 835, corrections, and envelopes that are wrong. */
import type { ClaimAcknowledged, ClaimRemitted, RemittanceReceived } from '@healthos/core/financial/remittance-events.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interchangeOf } from '../formats/x12/given.ts';
import { readInterchange } from '../formats/x12/interchange.ts';
import { isProblem } from '../formats/x12/problem.ts';
import { readSet } from '../formats/x12/read-set.ts';
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

describe('acknowledgements of what is refused', () => {
  const answered = async (text: string): Promise<string> => {
    const [one] = await receiving(testLog()).x12(Buffer.from(text, 'latin1'), { peer: 'test', facility: 'LGH' });
    return one?.reply?.toString('latin1') ?? '';
  };
  const set = /ST\*835.*SE\*\d+\*0001~/s.exec(plain)?.[0] ?? '';

  it.each([
    ['IEA of another interchange', plain.replace('IEA*1*000000041', 'IEA*1*000000099'), 'TA1*000000041*260312*0800*R*001~IEA*0*'],
    ['IEA counting wrong', plain.replace('IEA*1*', 'IEA*3*'), 'TA1*000000041*260312*0800*R*021~IEA*0*'],
    ['no end', plain.slice(0, -20), 'TA1*000000041*260312*0800*R*023~IEA*0*'],
    ['no group', plain.replace('GS*HP', 'GX*HP'), 'TA1*000000041*260312*0800*R*024~IEA*0*'],
    ['the same separator twice', plain.replace('*0*P*:~', '*0*P*^~'), 'TA1*000000041*260312*0800*R*027~IEA*0*'],
    ['GE of another group', plain.replace('GE*1*7', 'GE*1*9'), 'AK1*HP*7*005010X221A1~AK9*R*1*1*0*4~'],
    ['GE counting wrong', plain.replace('GE*1*', 'GE*3*'), 'AK1*HP*7*005010X221A1~AK9*R*1*1*0*5~'],
    ['no GE', plain.replace(/GE\*1\*7~/, ''), 'AK1*HP*7*005010X221A1~AK9*R*1*1*0*3~'],
    ['SE of another set', plain.replace(/(SE\*\d+)\*0001/, '$1*0002'), 'AK1*HP*7*005010X221A1~AK2*835*0001*005010X221A1~IK5*R*3~AK9*R*1*1*0~'],
    ['SE counting wrong', plain.replace(/SE\*\d+\*/, 'SE*4*'), 'IK5*R*4~AK9*R*1*1*0~'],
    ['no SE', plain.replace(/SE\*\d+\*0001~/, ''), 'IK5*R*2~AK9*R*1*1*0~'],
    ['a segment without a name', plain.replace('LX*1~', 'l*1~'), 'IK3*l*8**1~IK5*R*5~AK9*R*1*1*0~'],
    [
      'the second set of two',
      plain.replace(set, set + set.replaceAll('0001~', '0002~').replace(/SE\*\d+/, 'SE*1')).replace('GE*1*', 'GE*2*'),
      'AK2*835*0002*005010X221A1~IK5*R*4~AK9*R*2*2*0~',
    ],
  ])('%s', async (_name, text, answer) => {
    const reply = await answered(text);
    expect(reply).toContain(answer);
    expect(reply).toMatch(/^ISA\*00\* {10}\*00\* {10}\*ZZ\*HOSPITAL {7}\*ZZ\*PAYER01 {8}\*/);
    // The answer is an interchange itself.
    expect((await taken(reply)).outcomes[0]?.[0]).toBe('applied');
    expect(await answered(text)).toBe(reply);
  });

  it('is a TA1 where ISA14 asks for one, in front of the 999', async () => {
    expect(await answered(plain.replace('*0*P*:~', '*1*P*:~'))).toMatch(/^ISA[^~]*~TA1\*000000041\*260312\*0800\*A\*000~GS\*FA.*IK5\*A~/s);
    expect(await answered(plain)).not.toContain('TA1');
  });

  it('is none of an acknowledgement, nor of what no header can be read of', async () => {
    const isa = plain.slice(0, 106);
    expect(await answered(`${isa}TA1*000000012*260312*0800*R*018~IEA*2*000000099~`)).toBe('');
    expect(await answered(interchangeOf('FA', '005010X231A1', '999', 'AK1*HC*12~AK9*A*1*1*1~').replace('GE*1', 'GE*4'))).toBe('');
    expect(await answered('PID|1||2')).toBe('');
  });

  it.each([
    ['HI', '005010X217', '278', 'BHT*0007*13*1*20260301*0800~HL*1**20*1~NM1*X3*2*PAYER*****PI*P1~'],
    ['RA', '005010X218', '820', 'BPR*I*100*C*ACH~TRN*3*1~N1*PE*X~N1*PR*Y~'],
    ['BE', '005010X220A1', '834', 'BGN*00*1*20260301~'],
  ])('of group %s, %s: set %s is kept and refused by its name', async (functional, version, code, lines) => {
    const text = interchangeOf(functional, version, code, lines);
    expect((await taken(text)).outcomes).toEqual([['unmapped', 'x12.unmapped', 'ST[1]-01']]);
    expect(await answered(text)).toContain(`AK2*${code}*0001*${version}~IK5*R*1~AK9*R*1*1*0~`);
  });
});

describe('separators', () => {
  const marks = fc.uniqueArray(fc.constantFrom(...'!"#$%&\'()+,./:;<=>?@[]^_`{|}~\u001c\u001d\u001e\u001f\u0007'), { minLength: 4, maxLength: 4 });
  it('of any kind that is distinct say the same, and what is answered is written with them', async () => {
    await fc.assert(
      fc.asyncProperty(marks, async ([element = '', component = '', segment = '', repetition = '']) => {
        const text = interchangeOf('HP', '005010X221A1', '835', head('80') + claim, { delimiters: { element, component, segment, repetition } });
        const { outcomes, events } = await taken(text);
        expect(outcomes).toEqual([['applied', undefined, undefined]]);
        expect(decisions(events)).toMatchObject([{ claim: 'C1', paidCents: 8_000, lines: [{ code: '99213' }] }]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('an 835 by its groups and its provider', () => {
  it('takes adjustments of every group, of claims and of lines, and proves them', async () => {
    const lines =
      'CLP*C1*1*100*40*11*12*ICN1~CAS*CR*B1*3~CAS*OA*23*2~NM1*QC*1*DOE~SVC*HC:99213*100*45~DTM*472*20260301~CAS*CO*45*20~CAS*PI*16*9~CAS*PR*1*11~CAS*OA*209*10~CAS*CR*B2*5~';
    const { outcomes, events } = await taken(remittance('40', lines));
    expect(outcomes).toEqual([['applied', undefined, undefined]]);
    expect(decisions(events)[0]?.adjustments.map(({ group }) => group)).toEqual(['CR', 'OA']);
    expect(decisions(events)[0]?.lines[0]?.adjustments.map(({ group }) => group)).toEqual(['CO', 'PI', 'PR', 'OA', 'CR']);
    expect((await taken(remittance('40', lines.replace('CAS*PI', 'CAS*XX')))).outcomes).toEqual([['rejected', 'x12.bad-element', 'CAS[4]-01']]);
  });

  const kinds = '50 51 72 90 AH AM AP B2 B3 BD BN C5 CR CS CT CV CW DM E3 FB FC GO HM IP IR IS J1 L3 L6 LE LS OA OB PI PL RA RE SL TL WO WU'.split(' ');
  it('takes provider adjustments of every kind, several and negative, and proves the payment by them', async () => {
    const plb = kinds.map((kind, n) => `PLB*1234567893*20261231*${kind}${n % 2 === 0 ? ':REF' : ''}*${n % 3 === 0 ? '-1' : '1'}~`).join('');
    const sum = kinds.reduce((all, _kind, n) => all + (n % 3 === 0 ? -1 : 1), 0);
    const { outcomes, events } = await taken(remittance(String(80 - sum), claim + plb));
    expect(outcomes).toEqual([['applied', undefined, undefined]]);
    expect(events[0]).toMatchObject({ providerAdjustments: kinds.map((reason) => ({ reason })) });
  });
});

describe('an 837', () => {
  const start =
    'BHT*0019*00*1*20260312*0800*CH~NM1*41*2*US*****46*S1~PER*IC*X*TE*5550100~NM1*40*2*THEM*****46*R1~HL*1**20*1~NM1*85*2*HOSPITAL*****XX*1234567893~N3*A~N4*B*NY*10001~REF*EI*12~';
  const subscriber = (n: number, last: string, payer: string, parent = 1): string =>
    `HL*${n}*${parent}*22*1~SBR*P*18*******CI~NM1*IL*1*${last}*X****MI*M${n}~NM1*PR*2*${payer}*****PI*${payer}~`;
  const dependant = (n: number, parent: number, last: string): string =>
    `HL*${n}*${parent}*23*0~PAT*19~NM1*QC*1*${last}*Y~N3*A~N4*B*NY*10001~DMG*D8*20200101*F~`;
  const billed = (id: string): string => `CLM*${id}*100***11:B:1*Y*A*Y*Y~HI*ABK:R05~LX*1~SV1*HC:99213*100*UN*1***1~DTP*472*D8*20260301~`;
  const claimsOf = (lines: string) => {
    const interchange = readInterchange(interchangeOf('HC', '005010X222A1', '837', start + lines));
    const set = isProblem(interchange) ? undefined : interchange.groups[0]?.sets[0];
    const read = set === undefined ? undefined : readSet(set);
    if (read?.read !== 'typed' || read.set.kind !== '837P') throw new Error(JSON.stringify(read ?? interchange));
    return read.set.claims.map(({ claim: id, coverage, patient, billing }) => [
      id,
      coverage.insured.last,
      coverage.payer.id,
      patient?.person.last,
      billing.last,
    ]);
  };

  it('of several subscribers and dependants gives each claim its own', () => {
    expect(
      claimsOf(
        subscriber(2, 'ONE', 'PAY1') +
          billed('A') +
          dependant(3, 2, 'KID1') +
          billed('B') +
          dependant(4, 2, 'KID2') +
          billed('C') +
          billed('D') +
          subscriber(5, 'TWO', 'PAY2') +
          billed('E'),
      ),
    ).toEqual([
      ['A', 'ONE', 'PAY1', undefined, 'HOSPITAL'],
      ['B', 'ONE', 'PAY1', 'KID1', 'HOSPITAL'],
      ['C', 'ONE', 'PAY1', 'KID2', 'HOSPITAL'],
      ['D', 'ONE', 'PAY1', 'KID2', 'HOSPITAL'],
      ['E', 'TWO', 'PAY2', undefined, 'HOSPITAL'],
    ]);
  });

  it('whose levels name a parent that is not the last one goes by the parent: nobody is billed to the payer of somebody else', () => {
    const second = 'HL*4**20*1~NM1*85*2*CLINIC*****XX*1234567893~N3*A~N4*B*NY*10001~REF*EI*12~';
    expect(
      claimsOf(
        subscriber(2, 'ONE', 'PAY1') +
          subscriber(3, 'TWO', 'PAY2') +
          billed('A') +
          second +
          subscriber(5, 'THREE', 'PAY3', 4) +
          billed('B') +
          dependant(6, 2, 'KID1') +
          billed('C'),
      ),
    ).toEqual([
      ['A', 'TWO', 'PAY2', undefined, 'HOSPITAL'],
      ['B', 'THREE', 'PAY3', undefined, 'CLINIC'],
      ['C', 'ONE', 'PAY1', 'KID1', 'HOSPITAL'],
    ]);
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
