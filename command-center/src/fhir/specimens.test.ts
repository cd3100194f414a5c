/** What was examined (SPM) is in what was made of it: the report, each value and the request; and values of two numbers, methods and places, as HL7 v2-to-FHIR maps them. */
import { describe, expect, it } from 'vitest';
import { header, lines, origin, receiving, testLog } from '@healthos/ingest/receive/given.ts';
import { houseOf } from './given-seen.ts';
import type { Resource } from './resource.ts';
import { faultsIn } from './validate.ts';

const pid = 'PID|1||77^^^LGH^MR||Fixture^Ann||19700101|F';
const blood =
  'SPM|1|S1&EHR^L1&LAB||119297000^Blood^SCT|||VENIP^Venipuncture^HL70488|LA^Left arm^L||||7^mL&&UCUM|||||20260312084500+0000|20260312091500+0000||Y||||HEM^Hemolyzed^HL70493';

type Shown = Readonly<Record<'Observation' | 'DiagnosticReport' | 'ServiceRequest', readonly Resource[]>>;

/** Messages in the order in which they came. */
async function after(...messages: readonly (readonly [type: string, ...segments: string[]])[]): Promise<Shown> {
  const log = testLog();
  const receive = receiving(log);
  for (const [n, [type, ...segments]] of messages.entries()) {
    const at = header(type, `C${n}`).replace('20260312120000', `202603121200${String(n).padStart(2, '0')}`);
    const { kept } = await receive.take(lines(at, pid, ...segments), origin);
    expect(kept.map(({ message }) => message.outcome)).toEqual(['applied']);
  }
  const seen = houseOf(log);
  const all = async (kind: string): Promise<readonly Resource[]> => {
    const found = (await seen?.all(kind)) ?? [];
    for (const one of found) expect([kind, await faultsIn(kind, one)]).toEqual([kind, []]);
    return found;
  };
  return { Observation: await all('Observation'), DiagnosticReport: await all('DiagnosticReport'), ServiceRequest: await all('ServiceRequest') };
}

const panel = (n: number, status = 'F'): readonly string[] => [
  `ORC|RE|P${n}|F${n}`,
  `OBR|1|P${n}|F${n}|24323-8^Panel^LN|||20260312084500+0000${'|'.repeat(18)}F`,
  `OBX|1|NM|2823-3^Potassium^LN||6.${n}|mmol/L|||||${status}`,
];
/** What each names, by the types of what is contained. */
const named = (of: readonly Resource[]): readonly unknown[] =>
  of.map(({ contained = [], specimen = [] }) => {
    const inside = new Map((contained as readonly Resource[]).map((one) => [`#${one.id}`, (one['type'] as { readonly coding: readonly object[] }).coding[0]]));
    return [specimen].flat().map((one) => (inside.get((one as { readonly reference: string }).reference) as { readonly code: string } | undefined)?.code);
  });

describe('a specimen', () => {
  it('is in the report, the value and the request, with its numbers, kind, place and times', async () => {
    const { Observation, DiagnosticReport, ServiceRequest } = await after(['ORU^R01', ...panel(1), blood]);
    for (const [one] of [Observation, DiagnosticReport, ServiceRequest])
      expect(one).toMatchObject({
        contained: [
          {
            resourceType: 'Specimen',
            id: 'specimen-1',
            identifier: [
              { type: { coding: [{ code: 'PLAC' }] }, value: 'S1' },
              { type: { coding: [{ code: 'FILL' }] }, value: 'L1' },
            ],
            status: 'available',
            type: { coding: [{ system: 'http://snomed.info/sct', code: '119297000', display: 'Blood' }] },
            subject: one?.['subject'],
            receivedTime: '2026-03-12T09:15:00.000Z',
            collection: {
              collectedDateTime: '2026-03-12T08:45:00.000Z',
              quantity: { value: 7, unit: 'mL' },
              method: { coding: [{ code: 'VENIP' }] },
              bodySite: { coding: [{ code: 'LA' }] },
            },
            condition: [{ coding: [{ code: 'HEM' }] }],
          },
        ],
      });
    expect([Observation[0]?.['specimen'], DiagnosticReport[0]?.['specimen']]).toEqual([{ reference: '#specimen-1' }, [{ reference: '#specimen-1' }]]);
  });

  it('was taken over a while, or on a day: no time is more exact than it was written', async () => {
    const when = async (said: string): Promise<unknown> => {
      const { DiagnosticReport } = await after(['ORU^R01', ...panel(1), `SPM|1|||URN^Urine^L${'|'.repeat(13)}${said}`]);
      return (DiagnosticReport[0]?.['contained'] as readonly Resource[] | undefined)?.[0]?.['collection'];
    };
    expect([await when('20260311^20260312070000+0000'), await when('20260311'), await when('')]).toEqual([
      { collectedPeriod: { start: '2026-03-11', end: '2026-03-12T07:00:00.000Z' } },
      { collectedDateTime: '2026-03-11' },
      undefined,
    ]);
  });

  it('of several none is that of a value: the report names all, and nothing is made of an empty one', async () => {
    const { Observation, DiagnosticReport } = await after(['ORU^R01', ...panel(1), 'SPM|1|||A^One^L', 'SPM|2', 'SPM|3|||B^Two^L']);
    expect([named(Observation), named(DiagnosticReport)]).toEqual([[[]], [['A', 'B']]]);
  });

  it('is known of a correction that does not repeat it, and of a result by its order', async () => {
    for (const first of [['ORU^R01', ...panel(1), blood] as const, ['OML^O21', 'ORC|NW|P1', 'OBR|1|P1||24323-8^Panel^LN', blood] as const]) {
      const { Observation, DiagnosticReport } = await after([...first], ['ORU^R01', ...panel(1, 'C')]);
      expect([named(Observation), named(DiagnosticReport)]).toEqual([[['119297000']], [['119297000']]]);
    }
  });

  it('of a message that goes by specimen is of the orders that follow it, and its own rows are of no order', async () => {
    const own = (n: number): string => `OBX|1|ST|W${n}^Weight^L||light||||||F`;
    const [one, two] = [panel(1).slice(1), panel(2).slice(1)];
    const { Observation, DiagnosticReport } = await after(['OUL^R22', 'SPM|1|||A^One^L', own(1), ...one, 'SPM|2|||B^Two^L', own(2), ...two]);
    expect(named(DiagnosticReport)).toEqual([['A'], ['B']]);
    const loose = Observation.filter((observation) => JSON.stringify(observation['code']).includes('Weight'));
    expect([loose.length, loose.every((observation) => observation['basedOn'] === undefined)]).toEqual([2, true]);
    expect(named(Observation.filter((observation) => !loose.includes(observation)))).toEqual([['A'], ['B']]);
  });
});

describe('a value', () => {
  const shown = async (row: string): Promise<Resource | undefined> => (await after(['ORU^R01', ...panel(1).slice(0, 2), row])).Observation[0];

  it('of two numbers is a range or a ratio, with the unit', async () => {
    expect(await shown('OBX|1|SN|GLU^Glucose^L||^100^-^200|mg/dL|||||F')).toMatchObject({
      valueRange: { low: { value: 100, unit: 'mg/dL' }, high: { value: 200, unit: 'mg/dL' } },
    });
    const titer = await shown('OBX|1|SN|ABT^Titer^L||>^1^:^128||||||F');
    expect(titer).toMatchObject({ valueRatio: { numerator: { value: 1, comparator: '>' }, denominator: { value: 128 } } });
    expect(titer).not.toHaveProperty('valueString');
    expect(await shown('OBX|1|ST|GLU^Glucose^L||100-200||||||F')).toMatchObject({ valueString: '100-200' });
  });

  it('that is a day is that day, also where the sun rises earlier', async () => {
    for (const said of ['20260312', '20260312+0900']) expect(await shown(`OBX|1|DTM|D^Onset^L||${said}||||||F`)).toMatchObject({ valueDateTime: '2026-03-12' });
  });

  it('says how and where it was measured, and that it was not asked for', async () => {
    expect(await shown(`OBX|1|NM|8310-5^Temperature^LN||37.1|Cel|||||F${'|'.repeat(6)}EAR^Tympanic^L|||LE^Left ear^HL70163`)).toMatchObject({
      method: { coding: [{ code: 'EAR', display: 'Tympanic' }] },
      bodySite: { coding: [{ code: 'LE', display: 'Left ear' }] },
    });
    expect(await shown('OBX|1|NM|8310-5^Temperature^LN||||||||N')).toMatchObject({ dataAbsentReason: { coding: [{ code: 'not-asked' }] } });
  });
});
