/** Every trigger event that hospitals send, whole and cut short: each has an effect, or a recorded reason why it has none, or is refused by a code that names the place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, header, lines, origin, pid, receiving, replyLines, testLog } from './given.ts';

const pv1 = 'PV1|1|I|4W^09^A^LGH||||1001|||MED|||||||||V1|||||||||||||||||||||||||20260312100000+0000';
const other = 'PID|1||67890^^^LGH^MR||Fixture^Ben||19710101|M';
const orc = 'ORC|NW|P1^EPIC|F1^LAB|||||||||1001';
const obr = 'OBR|1|P1^EPIC|F1^LAB|718-7^Hemoglobin^LN|||20260312110000+0000|||||||||||||||||LAB|F';
const obx = 'OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL|12-16||||F';

/** What stands behind MSH, by code and trigger. */
function bodyOf(type: string): readonly string[] {
  const [name = '', trigger = ''] = type.split('^');
  const evn = `EVN|${trigger}|20260312115500+0000`;
  if (name === 'ADT') {
    if (trigger === 'A17') return [evn, pid, pv1, other, 'PV1|2|I|4W^10^B||||||||||||||||V2'];
    if (trigger === 'A20') return [evn, 'NPU|4W^09^A|K'];
    if (trigger === 'A24' || trigger === 'A37') return [evn, pid, other];
    if (trigger === 'A60') return [evn, pid, 'IAM|1|DA|PCN^Penicillin|SV||A'];
    return [evn, pid, ...(/^A(18|30|3[4-6]|39|4\d|5[01])$/.test(trigger) ? ['MRG|67890^^^LGH^MR||ACC1||V9|V8'] : []), pv1];
  }
  const drug = 'MET^Metformin^L|500||mg';
  switch (name) {
    case 'ORM':
    case 'OML':
    case 'OMG':
    case 'OMI':
    case 'OPL':
    case 'OMN':
    case 'OMS':
      return [pid, pv1, orc, obr];
    case 'OMP':
      return [pid, pv1, orc, `RXO|${drug}`];
    case 'OMD':
      return [pid, pv1, orc, 'ODS|D||159^Diabetic^L'];
    case 'OMB':
      return [pid, pv1, orc, 'BPO|1|E0336^Red cells^ISBT'];
    case 'ORU':
    case 'OUL':
    case 'OPU':
      return [pid, pv1, orc, obr, obx];
    case 'RDE':
      return [pid, pv1, orc, `RXE|^^^20260312|${drug}`, 'RXR|PO'];
    case 'RDS':
      return [pid, pv1, orc, `RXD|1|MET^Metformin^L|20260312|30|TAB`];
    case 'RGV':
      return [pid, pv1, orc, `RXG|1|1|^^^20260312|${drug}`];
    case 'RAS':
      return [pid, pv1, orc, `RXA|0|1|20260312110000|20260312110000|MET^Metformin^L|500|mg||||||||||||CP`];
    case 'VXU':
      return [pid, orc, 'RXA|0|1|20260312|20260312|115^Tdap^CVX|0.5|mL||00||||||||||CP|A'];
    case 'DFT':
      return [evn, pid, pv1, 'FT1|1|T1||20260312|20260312|CG|99213^Visit^L|||1|100.00'];
    case 'BAR':
      return [evn, pid, pv1, 'IN1|1|PLAN|PAYER01|Some payer'];
    case 'PIN':
      return [pid, 'IN1|1|PLAN|PAYER01|Some payer'];
    case 'SIU':
      return ['SCH|P1|F1|||||CHECKUP^Check^L|||30|min|^^^20260313090000|||||||||||||Booked', pid, 'AIL|1||CLINIC^1'];
    case 'MDM':
      return [evn, pid, pv1, 'TXA|1|HP^History^L|TX|20260312|||||||||D1||||AU', 'OBX|1|TX|HP||Text||||||F'];
    case 'MFN':
      if (trigger !== 'M05') return ['MFI|OMA||UPD|||AL', 'MFE|MAD|1|20260312|718-7', 'OM1|1|718-7'];
      return ['MFI|LOC||UPD|||AL', 'MFE|MAD|1|20260312|4W^09^A', 'LOC|4W^09^A'];
    case 'PPR':
      return [pid, pv1, 'PRB|AD|20260312|I10^Hypertension^I10|PB1'];
    case 'PGL':
      return [pid, pv1, 'GOL|AD|20260312|G1^Walk^L|GL1'];
    case 'REF':
    case 'RRI':
      return ['RF1|A|R|CAR^Cardiology^L|||REF1', 'PRD|RP|Doe^Jo', pid];
    case 'QBP':
      return trigger === 'Q23' ? ['QPD|IHE PIX Query|T1|12345^^^LGH', 'RCP|I'] : ['QPD|Q22^Find^HL7|T1|@PID.5.1.1^Fixture', 'RCP|I'];
    default:
      return name === 'ACK' || name === 'RSP' ? ['MSA|AA|X1'] : [pid, orc];
  }
}

const numbered = (name: string, letter: string, from: number, to: number, digits = 2): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${name}^${letter}${String(from + i).padStart(digits, '0')}`);
const listed = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Of v2.1 to v2.8.2: those that ingest.md names, and the others that are sent. */
const taken = [
  ...numbered('ADT', 'A', 1, 18),
  ...numbered('ADT', 'A', 20, 55),
  ...numbered('ADT', 'A', 60, 62),
  ...listed('ADT^Z99 ORM^O01 OML^O21 OML^O33 OML^O35 OML^O39 OMG^O19 OMI^O23 OMP^O09 OMD^O03 OMN^O07 OMS^O05 OMB^O27 OPL^O37'),
  ...listed('ORU^R01 ORU^R03 ORU^R30 ORU^R31 ORU^R32 ORU^R40 ORU^R42 ORU^W01 OUL^R21 OUL^R22 OUL^R23 OUL^R24 OPU^R25 ORU ORM'),
  ...listed('RDE^O11 RDE^O25 RDE^O49 RDE^O01 RDS^O13 RDS^O01 RGV^O15 RGV^O01 RAS^O17 RAS^O01 RDE VXU^V04 VXU'),
  ...listed('DFT^P03 DFT^P11 DFT BAR^P01 BAR^P02 BAR^P05 BAR^P06 BAR^P10 BAR^P12 PIN^I07'),
  ...numbered('SIU', 'S', 12, 24),
  ...listed('SIU^S26 SIU^S27'),
  ...numbered('MDM', 'T', 1, 11),
  ...listed('MFN^M05 PPR^PC1 PPR^PC2 PPR^PC3 PGL^PC6 PGL^PC7 PGL^PC8 REF^I12 REF^I13 REF^I14 REF^I15 RRI^I12'),
].filter((type) => type !== 'ADT^A19');

/** Kept with the reason why nothing is made of them. */
const withoutEffect: Readonly<Record<string, readonly string[]>> = {
  'hl7.response': listed(
    'ACK ACK^A01 MCF^Q01 RSP^K22 ADR^A19 DSR^Q01 ORF^R04 OSR^Q06 ORR^O02 ORL^O22 ORL^O34 ORG^O20 ORI^O24 ORP^O10 ORD^O04 ORN^O08 ORS^O06 ORB^O28 RRE^O12 RRD^O14 RRG^O16 RRA^O18 VXX^V02 VXR^V03 NMR^N01 MFK^M01 SRR^S01 RPA^I08',
  ),
  'hl7.unanswered': listed('QRY^A19 QRY^Q01 QBP^Q11 QBP^Q21 QBP^Q31 VXQ^V01 NMQ^N01 SQM^S25 SRM^S01 OSQ^Q06 RQI^I01 RQA^I08 MFQ^M01 QSB^Q16 EQQ^Q04'),
  'hl7.unmapped': listed(
    'ADT^A56 ADT^A59 ADT ADT^Z01 NMD^N02 CRM^C01 CSU^C09 BPS^O29 BTS^O31 PEX^P07 SUR^P09 UDM^Q05 PMU^B01 CCM^I21 EHC^E01 ESU^U01 SSU^U03 TCU^U10 SDR^S31 STI^S30 OSM^R26 DBC^O41 ABC^XYZ MFN^M03',
  ),
};

const about = new Set(['SourceRecordSeen', 'RecordLabelled']);
/** Messages of a person: that the person is known is what they say. */
const ofPerson = new Set(['ADT^A28', 'ADT^A29', 'ADT^A31']);

async function sent(type: string, body: readonly string[], version = '2.5.1') {
  const log = testLog();
  const bugs: unknown[] = [];
  const head = header(type, 'C1').replace('|2.5.1', `|${version}`);
  const replies = await receiving(log, { onBug: (error) => bugs.push(error) }).hl7(lines(head, ...body), origin);
  expect(bugs, type).toEqual([]);
  expect(replies, type).toHaveLength(1);
  expect(
    replyLines(replies[0])
      .find((line) => line.startsWith('MSA'))
      ?.split('|')[2],
    type,
  ).toBe('C1');
  return {
    kept: log.kept.map(({ message, events }) => ({ ...message, facts: events.map(({ event }) => event.type) })),
    answer: code(replies[0]),
    reply: replies[0],
  };
}

describe('every trigger', () => {
  it.each(taken)('%s has an effect', async (type) => {
    const { kept, answer } = await sent(type, bodyOf(type));
    expect(answer).toBe('AA');
    expect(kept[0]).toMatchObject({ outcome: 'applied' });
    expect(kept[0]?.facts.filter((fact) => ofPerson.has(type) || !about.has(fact))).not.toEqual([]);
  });

  it.each(Object.entries(withoutEffect).flatMap(([reason, types]) => types.map((type) => [type, reason] as const)))(
    '%s is kept, with the reason why nothing is made of it: %s',
    async (type, reason) => {
      const { kept, answer, reply } = await sent(type, bodyOf(type));
      expect(kept).toMatchObject([{ outcome: 'unmapped', code: reason, facts: [] }]);
      expect(answer).toBe('AA');
      expect(reply?.toString()).toContain(`^${reason}^`.slice(1));
    },
  );

  it.each(['QBP^Q22', 'QBP^Q23'])('%s is a question that states no fact', async (type) => {
    expect((await sent(type, bodyOf(type))).kept).toMatchObject([{ outcome: 'applied', facts: [] }]);
  });

  it('cut short anywhere, or of any version, says something: facts, or a reason, or a refusal with its place', async () => {
    const types = [...taken, ...Object.values(withoutEffect).flat()];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types),
        fc.nat(6),
        fc.constantFrom('2.1', '2.2', '2.3', '2.3.1', '2.4', '2.5', '2.6', '2.7.1', '2.8.2', '2.9', ''),
        fc.boolean(),
        async (type, length, version, reversed) => {
          const body = bodyOf(type).slice(0, length);
          const { kept } = await sent(type, reversed ? [...body].reverse() : body, version);
          for (const { outcome, code: reason, place, facts } of kept) {
            const says = facts.some((fact) => ofPerson.has(type) || !about.has(fact));
            expect([type, body, outcome === 'applied' && says ? 'effect' : reason === undefined || place === undefined ? 'silence' : 'reason']).not.toContain(
              'silence',
            );
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('what is not as usual', () => {
  const admit = (id: string, number = '12345'): readonly string[] => [header('ADT^A01', id), 'EVN|A01|20260312115500+0000', pid.replace('12345', number), pv1];

  it('two messages in one frame are two messages, each answered', async () => {
    const log = testLog();
    const replies = await receiving(log).hl7(lines(...admit('C1'), ...admit('C2', '67890')), origin);
    expect(replies.map((reply) => replyLines(reply)[1])).toEqual(['MSA|AA|C1', 'MSA|AA|C2']);
    expect(log.kept.map(({ events }) => events.flatMap(({ event }) => ('patient' in event ? [event.patient] : [])).at(-1))).toEqual([
      'p_LGH_12345',
      'p_LGH_67890',
    ]);
  });

  it('a message of one patient that holds another is refused: nobody gets the allergies of somebody else', async () => {
    const { kept, answer } = await sent('ADT^A08', [pid, pv1, other, 'AL1|1|DA|PCN^Penicillin']);
    expect(kept).toMatchObject([{ outcome: 'rejected', code: 'hl7.other-patient', place: 'PID[2]', facts: [] }]);
    expect(answer).toBe('AE');
    // The same one twice is one.
    expect((await sent('ADT^A08', [pid, pv1, pid])).kept).toMatchObject([{ outcome: 'applied' }]);
  });

  it('an order or a visit before the patient is of the patient all the same', async () => {
    const { kept } = await sent('ORU^R01', [pv1, orc, obr, obx, pid]);
    expect(kept[0]?.facts).toEqual(['SourceRecordSeen', 'OrderRecorded', 'ObservationRecorded']);
  });

  it('an envelope around nothing is kept, and says so', async () => {
    const log = testLog();
    const [reply] = await receiving(log).hl7(lines('FHS|^~\\&|EPIC|LGH', 'BHS|^~\\&|EPIC|LGH|||20260312||||B1', 'BTS|0', 'FTS|1'), origin);
    expect(replyLines(reply).map((line) => line.split('|', 2).join('|'))).toEqual(['BHS|^~\\&', 'BTS|0']);
    expect(log.kept).toMatchObject([{ message: { outcome: 'unmapped', code: 'hl7.empty-batch', controlId: 'B1' } }]);
  });

  it.each([
    ['a word', 'PV1-44', 'tomorrow', 'hl7.bad-time'],
    ['the hour that spring skips', 'PV1-44', '202603080230', 'hl7.no-such-time'],
    ['the hour that autumn repeats', 'PV1-44', '202611010130', 'hl7.ambiguous-time'],
  ])('%s where a time belongs is said', async (_name, place, text, reason) => {
    const log = testLog();
    await receiving(log).hl7(lines(header('ADT^A01', 'C1').replace('120000+0000', '120000'), pid, pv1.replace('20260312100000+0000', text)), origin);
    expect(log.kept).toMatchObject([{ message: { outcome: 'applied', code: reason, place } }]);
  });

  it('what else was odd stands in the words of the first', async () => {
    const { kept } = await sent('ADT^A01', [pid, pv1.replace('20260312100000+0000', 'tomorrow').replace('|1001|', '|1001|').replace('|I|', '|""|')]);
    expect(kept[0]).toMatchObject({ code: 'hl7.bad-time', place: 'PV1-44', detail: expect.stringContaining('Also: hl7.not-deleted at PV1-2.') });
  });
});
