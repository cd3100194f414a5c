/** Comments, reactions, race, ethnicity, doctors and makers in HL7 v2 messages as FHIR has them; where a fact keeps only the beginning of a comment, the bytes give the rest. */
import { describe, expect, it } from 'vitest';
import { header, lines, origin, receiving, testLog } from '@healthos/ingest/receive/given.ts';
import { houseOf, type SeenHouse } from './given-seen.ts';
import type { Resource } from './resource.ts';
import { faultsIn } from './validate.ts';

const pid = 'PID|1||77^^^LGH^MR||Fixture^Ann||19700101|F';

/** Messages in the order in which they came; of each the control id is its place. */
async function after(...messages: readonly (readonly [type: string, ...segments: string[]])[]): Promise<SeenHouse> {
  const log = testLog();
  const receive = receiving(log);
  for (const [n, [type, ...segments]] of messages.entries()) {
    const at = header(type, `C${n}`).replace('20260312120000', `202603121200${String(n).padStart(2, '0')}`);
    const { kept } = await receive.take(lines(at, ...segments), origin);
    expect(kept.map(({ message }) => message.outcome)).toEqual(['applied']);
  }
  const seen = houseOf(log);
  if (seen === undefined) throw new RangeError('nothing was said');
  return seen;
}

async function only(seen: SeenHouse, kind: string): Promise<Resource> {
  const [one, ...others] = await seen.all(kind);
  if (one === undefined || others.length > 0) throw new RangeError(`${others.length} more ${kind}`);
  expect(await faultsIn(kind, one)).toEqual([]);
  return one;
}

const result = (status: string, ...more: readonly string[]): [string, ...string[]] => [
  'ORU^R01',
  pid,
  'ORC|RE|P1|F1',
  `OBR|1|P1|F1|2823-3^Potassium^LN|||20260312090000+0000${'|'.repeat(18)}F`,
  ...more.filter((line) => line.startsWith('R:')).map((line) => `NTE|1||${line.slice(2)}`),
  `OBX|1|NM|2823-3^Potassium^LN||6.1|mmol/L|||||${status}|||20260312090000+0000`,
  ...more.filter((line) => !line.startsWith('R:')).map((line) => `NTE|1||${line}`),
];
const long = 'The American Diabetes Association position statement on diabetic nephropathy states that microalbuminuria is present. '.repeat(4).trim();

describe('comments', () => {
  it('are notes of the value and of the report, one for each NTE', async () => {
    const seen = await after(result('F', 'R:run twice', 'hemolyzed', 'read back \\T\\ noted'));
    expect(await only(seen, 'Observation')).toMatchObject({ note: [{ text: 'hemolyzed' }, { text: 'read back & noted' }] });
    expect(await only(seen, 'DiagnosticReport')).toMatchObject({
      extension: [{ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note', valueAnnotation: { text: 'run twice' } }],
    });
    // Whoever asked wrote nothing.
    expect(await only(seen, 'ServiceRequest')).not.toHaveProperty('note');
  });

  it('are whole, though the fact keeps their beginning', async () => {
    const seen = await after(result('F', `R:${long}`, 'hemolyzed', long));
    expect(await only(seen, 'Observation')).toMatchObject({ note: [{ text: 'hemolyzed' }, { text: long }] });
    expect(await only(seen, 'DiagnosticReport')).toMatchObject({ extension: [{ valueAnnotation: { text: long } }] });
  });

  it('are those of the version: a correction says its own, and each version of the history what it said', async () => {
    const seen = await after(result('F', 'R:first', 'hemolyzed'), result('C', 'R:second', 'not hemolyzed'), result('C'));
    const [observation] = seen.things('Observation');
    const [report] = seen.things('DiagnosticReport');
    const written = async (thing: typeof observation): Promise<readonly unknown[]> =>
      Promise.all((thing?.told ?? []).map(async ({ position }) => (await thing?.write(position))?.['note'] ?? (await thing?.write(position))?.['extension']));
    expect(await written(observation)).toEqual([[{ text: 'hemolyzed' }], [{ text: 'not hemolyzed' }], undefined]);
    expect((await written(report)).at(-1)).toBeUndefined();
    expect(JSON.stringify(await written(report))).toMatch(/first.*second/);
  });

  it('on a report may come without a value: they are another version of it, under the same id', async () => {
    const once = await after(result('F'));
    const seen = await after(result('F'), ['ORU^R01', pid, 'ORC|RE|P1|F1', 'OBR|1|P1|F1|2823-3^Potassium^LN', 'NTE|1||called to the ward']);
    const [before, now] = [await only(once, 'DiagnosticReport'), await only(seen, 'DiagnosticReport')];
    expect(before).not.toHaveProperty('extension');
    expect([now.id, now['extension']]).toEqual([before.id, [expect.objectContaining({ valueAnnotation: { text: 'called to the ward' } })]]);
  });

  it('of whoever asked are notes of the request, and stay there when the result comes', async () => {
    const order: [string, ...string[]] = ['ORM^O01', pid, 'ORC|NW|P1', 'OBR|1|P1||2823-3^Potassium^LN', 'NTE|1||fasting'];
    for (const seen of [await after(order), await after(order, result('F', 'R:run twice'))])
      expect(await only(seen, 'ServiceRequest')).toMatchObject({ note: [{ text: 'fasting' }] });
    const drug = await after(['RDE^O11', pid, 'ORC|NW|M1', 'RXE|^BID|X^Drug^L|5||mg', 'NTE|1||with food']);
    expect(await only(drug, 'MedicationRequest')).toMatchObject({ note: [{ text: 'with food' }] });
  });

  it('on a report of which no value came stand with what was asked', async () => {
    const seen = await after(['ORU^R01', pid, 'ORC|RE|P1|F1', 'OBR|1|P1|F1|X^Exam^L', 'NTE|1||specimen lost']);
    expect(await only(seen, 'ServiceRequest')).toMatchObject({ note: [{ text: 'specimen lost' }] });
  });

  it('of another person under the same order number are not told', async () => {
    const other = 'PID|1||88^^^LGH^MR||Other^Ben||19800101|M';
    const seen = await after(result('F', 'R:about Ann'), ['ORU^R01', other, ...result('F', 'R:about Ben').slice(2)]);
    const reports = await seen.all('DiagnosticReport');
    expect(reports.map(({ subject, extension }) => [JSON.stringify(subject).includes('88'), JSON.stringify(extension).includes('Ben')])).toEqual([
      [false, false],
      [true, true],
    ]);
  });
});

it('what an allergy does is its reaction: words as words, codes as codes', async () => {
  const seen = await after(['ADT^A08', pid, 'PV1|1|I|4W', 'AL1|1|DA|70618^Penicillin^RXNORM|SV|anaphylaxis~247472004^Hives^SCT']);
  expect(await only(seen, 'AllergyIntolerance')).toMatchObject({
    criticality: 'high',
    reaction: [
      {
        manifestation: [{ text: 'anaphylaxis' }, { coding: [{ system: 'http://snomed.info/sct', code: '247472004', display: 'Hives' }], text: 'Hives' }],
      },
    ],
  });
  expect(await only(await after(['ADT^A08', pid, 'PV1|1|I|4W', 'AL1|1|DA|B^Latex|MI']), 'AllergyIntolerance')).not.toHaveProperty('reaction');
});

describe('race and ethnicity', () => {
  const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';
  const omb = 'urn:oid:2.16.840.1.113883.6.238';
  const person = (race: string, ethnicity: string, maiden = ''): string =>
    `PID|1||77^^^LGH^MR||Fixture^Ann|${maiden}|19700101|F||${race}${'|'.repeat(12)}${ethnicity}`;
  const told = async (...pids: readonly string[]): Promise<unknown> =>
    (await only(await after(...pids.map((one): [string, ...string[]] => ['ADT^A08', one, 'PV1|1|I|4W'])), 'Patient'))['extension'];

  it('are the extensions of US Core, with the categories, other codes as details, and the words of the sender', async () => {
    expect(await told(person('2106-3^White^HL70005~2029-7^Asian Indian^CDCREC', '2135-2^Hispanic or Latino^CDCREC', 'Jones^Eve'))).toEqual([
      {
        url: `${usCore}race`,
        extension: [
          { url: 'ombCategory', valueCoding: { system: omb, code: '2106-3', display: 'White' } },
          { url: 'detailed', valueCoding: { system: omb, code: '2029-7' } },
          { url: 'text', valueString: 'White, Asian Indian' },
        ],
      },
      {
        url: `${usCore}ethnicity`,
        extension: [
          { url: 'ombCategory', valueCoding: { system: omb, code: '2135-2', display: 'Hispanic or Latino' } },
          { url: 'text', valueString: 'Hispanic or Latino' },
        ],
      },
      { url: 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName', valueString: 'Jones' },
    ]);
  });

  it('by the letters of table 0189; unknown is said so, and a letter of the sender is words alone', async () => {
    expect(await told(person('C^Caucasian', 'N'))).toEqual([
      { url: `${usCore}race`, extension: [{ url: 'text', valueString: 'Caucasian' }] },
      {
        url: `${usCore}ethnicity`,
        extension: [
          { url: 'ombCategory', valueCoding: { system: omb, code: '2186-5', display: 'Not Hispanic or Latino' } },
          { url: 'text', valueString: 'Not Hispanic or Latino' },
        ],
      },
    ]);
    const nobodyKnows = { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK', display: 'Unknown' };
    expect(await told(person('U', 'UNK^Unknown^NULLFL'))).toEqual(
      ['race', 'ethnicity'].map((name) => ({
        url: `${usCore}${name}`,
        extension: [
          { url: 'ombCategory', valueCoding: nobodyKnows },
          { url: 'text', valueString: 'Unknown' },
        ],
      })),
    );
  });

  it('are told of whom nobody names too', async () => {
    expect(JSON.stringify(await told(person('2028-9^Asian^CDCREC', '').replace('Fixture^Ann', '~^^^^^^S')))).toContain('2028-9');
  });

  it('are not taken back by a result that does not repeat them, and are by registration that deletes them', async () => {
    const said = person('2028-9^Asian^CDCREC', '');
    const seen = await after(['ADT^A08', said, 'PV1|1|I|4W'], result('F'));
    expect(JSON.stringify((await only(seen, 'Patient'))['extension'])).toContain('2028-9');
    expect(await told(said, person('""', '""'))).toBeUndefined();
    expect(await told(pid)).toBeUndefined();
  });
});

it('who attends and who took the patient in take part in the visit, and are people of the house', async () => {
  const visit = (fields: string): [string, ...string[]] => ['ADT^A01', pid, `PV1|1|I|4W^09^A|${fields}`];
  const seen = await after(visit(`|||1001^Attend^Ann${'|'.repeat(10)}2002^Admit^Linda||V1`));
  const encounter = await only(seen, 'Encounter');
  const part = (code: string) => ({
    type: [{ coding: [expect.objectContaining({ code })] }],
    individual: { reference: expect.stringMatching(/^Practitioner\//) as string },
  });
  expect(encounter['participant']).toEqual([part('ATND'), part('ADM')]);
  const referred = (encounter['participant'] as readonly { readonly individual: { readonly reference: string } }[]).map(
    ({ individual }) => individual.reference,
  );
  expect((await seen.all('Practitioner')).map(({ id }) => `Practitioner/${id}`).sort()).toEqual([...referred].sort());
  expect(JSON.stringify(encounter)).not.toMatch(/Linda|Attend\b/);
  const others = await after(visit(`|||1001^Attend^Ann|3003^Refer^Bo|4004^Ask^Cy~5005^Ask^Di${'|'.repeat(8)}2002^Admit^Linda||V1`));
  expect((await only(others, 'Encounter'))['participant']).toEqual([part('ATND'), part('ADM'), part('REF'), part('CON'), part('CON')]);
  expect((await others.all('Practitioner')).length).toBe(5);
  expect(await only(await after(visit(`${'|'.repeat(15)}V1`)), 'Encounter')).not.toHaveProperty('participant');
});

describe('who ordered', () => {
  const provider = '6006^Order^Eve';
  const asked = (orc: string, obr: string): [string, ...string[]] => [
    'ORM^O01',
    pid,
    `ORC|NW|P1${'|'.repeat(10)}${orc}`,
    `OBR|1|P1||2823-3^Potassium^LN${'|'.repeat(12)}${obr}`,
  ];
  const requesterOf = async (...messages: readonly (readonly [string, ...string[]])[]): Promise<unknown> =>
    (await only(await after(...messages), 'ServiceRequest'))['requester'];

  it('is the requester, by ORC-12 and else by OBR-16, and somebody of the house, without a name', async () => {
    for (const message of [asked(provider, '7007^Other^Fay'), asked('', provider), asked('^Nameless', provider)]) {
      const seen = await after(message);
      const request = await only(seen, 'ServiceRequest');
      expect((await seen.all('Practitioner')).map(({ id, identifier }) => [{ reference: `Practitioner/${id}` }, identifier])).toEqual([
        [request['requester'], [expect.objectContaining({ value: '6006' })]],
      ]);
      expect(JSON.stringify(request)).not.toMatch(/Eve|Nameless/);
    }
    expect(await requesterOf(asked('', ''))).toBeUndefined();
    const drug = await after(['RDE^O11', pid, `ORC|NW|M1${'|'.repeat(10)}${provider}`, 'RXE|^BID|X^Drug^L|5||mg']);
    expect(await only(drug, 'MedicationRequest')).toHaveProperty('requester.reference');
  });

  it('stays when a result does not repeat it, and is known by a result alone', async () => {
    const ordered = asked(provider, '');
    expect(await requesterOf(ordered, result('F'))).toEqual(await requesterOf(ordered));
    const [type, who, orc, obr = '', ...values] = result('F');
    const fields = obr.split('|');
    fields[16] = provider;
    expect(await requesterOf([type, who ?? '', orc ?? '', fields.join('|'), ...values])).toEqual(await requesterOf(ordered));
  });
});

it('who made a vaccine stands with it, by number and name', async () => {
  const seen = await after(['VXU^V04', pid, 'ORC|RE||IZ1', `RXA|0|1|20260312||140^Influenza^CVX|0.5|mL${'|'.repeat(8)}LOT1||MSD^Merck and Co., Inc.^MVX|||CP`]);
  expect(await only(seen, 'Immunization')).toMatchObject({
    lotNumber: 'LOT1',
    manufacturer: { identifier: { system: 'http://hl7.org/fhir/sid/mvx', value: 'MSD' }, display: 'Merck and Co., Inc.' },
  });
});

describe('where somebody lives and their telephone', () => {
  const person = (address: string, phone: string, marital = 'M'): string => `PID|1||77^^^LGH^MR||Fixture^Ann||19700101|F|||${address}||${phone}|||${marital}`;
  const asked = person('1 Elm St^^Springfield^IL^62701', '(555)555-0100^PRN^PH');
  const patient = async (...messages: readonly [string, ...string[]][]): Promise<Resource> => only(await after(...messages), 'Patient');
  const registered = (said: string): [string, ...string[]] => ['ADT^A08', said, 'PV1|1|I|4W'];

  it('are not taken back by a result that does not repeat them', async () => {
    expect(await patient(registered(asked), result('F'))).toMatchObject({
      address: [{ line: ['1 Elm St'], city: 'Springfield', state: 'IL', postalCode: '62701' }],
      telecom: [{ system: 'phone', value: '(555)555-0100', use: 'home' }],
      maritalStatus: { coding: [{ code: 'M' }] },
    });
  });

  it('are those of the result where it says them', async () => {
    const moved = result('F').map((line) => (line === pid ? person('2 Oak St^^Shelbyville', '') : line)) as [string, ...string[]];
    const said = await patient(registered(asked), moved);
    expect(said).toMatchObject({ address: [{ line: ['2 Oak St'], city: 'Shelbyville' }], telecom: [{ value: '(555)555-0100' }] });
  });

  it('do not come back once registration deleted them, nor where the newest word deletes them', async () => {
    const gone = await patient(registered(asked), registered(person('""', '""', '""')), result('F'));
    const deleted = result('F').map((line) => (line === pid ? person('', '', '""') : line)) as [string, ...string[]];
    expect(gone['maritalStatus']).toBeUndefined();
    expect((await patient(registered(asked), deleted))['maritalStatus']).toBeUndefined();
    expect(JSON.stringify(gone)).not.toContain('Springfield');
  });
});

it('a late result is of the visit in which it was ordered, and so is its report; one of no order here is of the visit that it names', async () => {
  const late = (order: string): [string, ...string[]] => [
    'ORU^R01',
    pid,
    'PV1|1|O|LAB||||||||||||||||V2',
    ...result('F')
      .slice(2)
      .map((line) => line.replace('P1', order)),
  ];
  const ordered: [string, ...string[]] = ['ORM^O01', pid, 'PV1|1|I|4W||||||||||||||||V1', 'ORC|NW|P1', 'OBR|1|P1||2823-3^Potassium^LN'];
  const seen = await after(ordered, late('P1'));
  const asked = await only(seen, 'ServiceRequest');
  expect(asked['encounter']).toEqual({ reference: expect.stringMatching(/^Encounter\/.+-V1$/) as unknown });
  for (const kind of ['Observation', 'DiagnosticReport']) expect([kind, (await only(seen, kind))['encounter']]).toEqual([kind, asked['encounter']]);
  const alone = await only(await after(late('P9')), 'Observation');
  expect(alone['encounter']).not.toEqual(asked['encounter']);
});

it('a text that the fact cuts is whole, with its lines; what may be a name stays in the bytes', async () => {
  const report = (text: string, type = 'TX'): [string, ...string[]] => {
    const [code, ...segments] = result('F');
    return [code, ...segments.slice(0, 3), `OBX|1|${type}|8251-1^Comment^LN||${text}||||||F`];
  };
  expect((await only(await after(report('as before')), 'Observation'))['valueString']).toBe('as before');
  expect((await only(await after(report(long)), 'Observation'))['valueString']).toBe(long);
  const lines = Array.from({ length: 60 }, (_, n) => `line ${n}`);
  expect((await only(await after(report(lines.join('~'))), 'Observation'))['valueString']).toBe(lines.join('\n'));
  expect((await only(await after(report('Everyman^Adam', 'XPN')), 'Observation'))['valueString']).toBe('…');
});
