/** What inputs are made from: a story of the simulator, the sets and bundles of our tests, and the public corpus where it is there. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { givenEntries } from '@healthos/ingest/feeds/fhir/given.ts';
import { claimOf, interchangeOf, remittanceText } from '@healthos/ingest/formats/x12/given.ts';
import { framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { cents } from '@healthos/core/money.ts';
import { deviceJson } from '@healthos/simulators/encode/device-json.ts';
import { box } from '../../wall-displays/src/lib/facility/edit.ts';
import { exportGeoJson } from '../../wall-displays/src/lib/facility/export-geojson.ts';
import { storyOf } from '../simulated-day/seeded/story.ts';
import { trialHospital } from '../simulated-day/seeded/trial-hospital.ts';

export type SeedKind = 'mllp' | 'hl7v2' | 'x12' | 'fhir' | 'devices' | 'work' | 'facility' | 'geojson' | 'folder' | 'requests';

const corpus = process.env['HEALTHOS_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
export const hasCorpus = existsSync(`${corpus}/INDEX.ndjson`);

interface Entry {
  readonly file: string;
  readonly cat: string;
  readonly messages?: readonly { readonly offset: number; readonly length: number }[];
}

/** Larger ones would only be slow. */
const largestSeed = 8 * 1024;

function fromCorpus(...kinds: readonly string[]): Buffer[] {
  if (!hasCorpus) return [];
  const entries = readFileSync(`${corpus}/INDEX.ndjson`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry)
    .filter(({ cat }) => kinds.includes(cat));
  return entries
    .flatMap(({ file, messages }) => {
      const bytes = readFileSync(`${corpus}/${file}`);
      return messages === undefined ? [bytes] : messages.map(({ offset, length }) => bytes.subarray(offset, offset + length));
    })
    .filter(({ length }) => length > 0 && length <= largestSeed);
}

const story = (): readonly Buffer[] =>
  [3, 5].flatMap((seed) => storyOf({ seed, messages: 80 }).flatMap(({ line, bytes }) => (line === 'departments' ? [] : [bytes])));

/** Messages of kinds that the story has none of. */
const others = [
  'SIU^S12^SIU_S12\rSCH|A1|A1F|||||ELECTIVE||60|min|^^60^20260312130000+0000||||||||||||||Booked\rPID|1||M1^^^LGH^MR||Bar^Foo||19700102|F\rRGS|1\rAIL|1||OR^01^A^LGH|||20260312130000+0000|||60|min',
  'MDM^T02^MDM_T02\rEVN|T02|20260312120000+0000\rPID|1||M1^^^LGH^MR||Bar^Foo||19700102|F\rPV1|1|I|4W^01^A^LGH||||||||||||||||V1\rTXA|1|PN|TX|20260312120000+0000||||||||DOC1|||||AU\rOBX|1|TX|PN^Note||Text of a note||||||F',
  'MFN^M05^MFN_M05\rMFI|LOC^Locations^HL70175||UPD|||AL\rMFE|MAD|1|20260312120000+0000|4W^01^A^LGH|PL\rLOC|4W^01^A^LGH||B\rLDP|4W^01^A^LGH|MED|||A',
  'QBP^Q22^QBP_Q21\rQPD|Q22^Find Candidates^HL7|111|@PID.5.1^Bar~@PID.8^F\rRCP|I|10^RD',
  'VXU^V04^VXU_V04\rPID|1||M1^^^LGH^MR||Bar^Foo||19700102|F\rORC|RE||65930\rRXA|0|1|20260312||08^HEPB-PEDIATRIC^CVX|.5|mL||00^NEW^NIP001||||||W46841|20270101|MSD^MERCK^MVX',
  'ADT^A17^ADT_A17\rEVN|A17|20260312120000+0000\rPID|1||M1^^^LGH^MR||Bar^Foo||19700102|F\rPV1|1|I|4W^01^A^LGH||||||||||||||||V1\rPID|2||M2^^^LGH^MR||Baz^Foo||19700102|F\rPV1|2|I|4W^01^B^LGH||||||||||||||||V2',
  'OMG^O19^OMG_O19\rPID|1||M1^^^LGH^MR||Bar^Foo||19700102|F\rPV1|1|I|4W^01^A^LGH||||||||||||||||V1\rORC|NW|O1|||||||20260312120000+0000\rOBR|1|O1||71045^Chest^L|||20260312120000+0000',
].map((rest, n) => {
  const [type = '', ...segments] = rest.split('\r');
  return Buffer.from([`MSH|^~\\&|SND|LGH|HOS|LGH|20260312120000+0000||${type}|O${n}|P|2.5.1`, ...segments, ''].join('\r'), 'latin1');
});

const hl7 = (): Buffer[] => [...story(), ...others, ...fromCorpus('hl7v2', 'pcd01')];

const claim = claimOf('V1', [
  { line: 1, code: '99213', chargedCents: cents(10_000), paidCents: cents(8000), adjustments: [{ group: 'CO', reason: '45', amountCents: cents(2000) }] },
]);

const x12 = (): Buffer[] => [
  ...[
    remittanceText({ trace: 'T1', claims: [claim], provider: [] }),
    interchangeOf('FA', '005010X231A1', '999', 'AK1*HC*7*005010X222A1~AK2*837*0001~IK5*A~AK9*A*1*1*1'),
    interchangeOf(
      'HB',
      '005010X279A1',
      '271',
      'BHT*0022*11*1*20260312*0800~HL*1**20*1~NM1*PR*2*PAYER*****PI*1~HL*2*1*21*1~NM1*1P*2*HOSP*****XX*1~HL*3*2*22*0~TRN*2*A1*9X~NM1*IL*1*BAR*FOO****MI*M1~EB*1*IND*30~EB*B*IND*98***27*20',
    ),
  ].map((text) => Buffer.from(text, 'latin1')),
  ...fromCorpus('x12'),
];

/** A resource alone comes in a bundle with whom it may be of. */
function asBundle(bytes: Buffer): Buffer[] {
  if (bytes[0] !== 0x7b) return [];
  const resource = JSON.parse(bytes.toString('utf8')) as { readonly resourceType?: unknown };
  if (resource.resourceType === 'Bundle') return [bytes];
  return [Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', id: 'b2', entry: [...givenEntries.slice(0, 3), { resource }] }))];
}

const fhir = (): Buffer[] => {
  const bundle = (entry: unknown): Buffer => Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', id: 'b1', entry }));
  return [...givenEntries.map((one) => bundle([...givenEntries.slice(0, 3), one])), ...fromCorpus('fhir').flatMap(asBundle)];
};

const monitors = (): Buffer[] =>
  storyOf({ seed: 7, messages: 120 }).flatMap(({ act }) => (act.kind === 'monitor' ? [Buffer.from(deviceJson(act, 'LGH').body)] : []));

const full = Buffer.from(
  JSON.stringify([
    {
      messageId: 'm-1',
      device: '0123456789ABCDEF',
      facility: 'LGH',
      mode: 'live',
      time: '2026-03-12T12:00:00Z',
      location: { unit: '4W', room: '09', bed: 'A' },
      patient: { number: '12345', assigner: 'LGH' },
      encounter: 'V1001',
      observations: [
        {
          code: '147842',
          refid: 'MDC_ECG_HEART_RATE',
          system: 'MDC',
          containment: '1.1.3.2',
          value: 72,
          unit: '/min',
          status: 'F',
          at: '2026-03-12T11:58:00Z',
        },
        { code: '150456', value: '<3', unit: '%', at: '2026-03-12T11:58:00Z' },
        { code: '8310-5', system: 'LN', value: null, unit: 'Cel', time: '2026-03-12T11:58:00+01:00' },
      ],
    },
  ]),
);

const work = (): Buffer[] =>
  [3, 5, 8].flatMap((seed) => storyOf({ seed, messages: 120 }).flatMap(({ line, bytes }) => (line === 'departments' ? [bytes] : [])));

/** Files as a folder has them: messages one after the other, in a batch, in a file of two batches, and interchanges. */
const files = (): Buffer[] => {
  const messages = hl7().filter(({ length }) => length <= 1500);
  const inBatch = (many: readonly Buffer[], n: number): Buffer =>
    Buffer.concat([Buffer.from(`BHS|^~\\&|SND|LGH|HOS|LGH|20260312120000+0000||||B${n}\r`), ...many, Buffer.from(`BTS|${many.length}\r`)]);
  const threes = messages.flatMap((_, n) => (n % 3 === 0 ? [messages.slice(n, n + 3)] : []));
  return [
    ...threes.map((three, n) =>
      n % 3 === 0
        ? Buffer.concat(three)
        : n % 3 === 1
          ? inBatch(three, n)
          : Buffer.concat([Buffer.from('FHS|^~\\&|SND|LGH|HOS|LGH\r'), inBatch(three.slice(0, 2), n), inBatch(three.slice(2), n + 1), Buffer.from('FTS|2\r')]),
    ),
    ...x12().filter(({ length }) => length <= 3000),
  ];
};

const buildings = (): Buffer[] => {
  const drawn = {
    ...trialHospital,
    units: trialHospital.units.map((unit, n) => ({
      ...unit,
      outline: box([0, n * 10], [20, n * 10 + 8]),
      rooms: unit.rooms.map((room, m) => ({
        ...room,
        polygon: box([m * 4, n * 10], [m * 4 + 3, n * 10 + 5]),
        beds: room.beds.map((bed) => ({ ...bed, polygon: box([m * 4, n * 10], [m * 4 + 1, n * 10 + 2]) })),
      })),
    })),
  };
  const degrees = (one: unknown, n: number): unknown => ({
    type: 'Feature',
    properties: { kind: 'bed', floor: '1', unit: '4W', room: '01', bed: String(n) },
    geometry: one,
  });
  return [
    Buffer.from(JSON.stringify(JSON.parse(exportGeoJson(trialHospital)))),
    Buffer.from(JSON.stringify(JSON.parse(exportGeoJson({ ...drawn, units: drawn.units.slice(0, 1) })))),
    Buffer.from(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          {
            type: 'Polygon',
            coordinates: [
              [
                [7.6, 51.9],
                [7.601, 51.9],
                [7.601, 51.901],
                [7.6, 51.9],
              ],
            ],
          },
          { type: 'Point', coordinates: [7.6, 51.9] },
          null,
        ].map(degrees),
      }),
    ),
  ];
};

const made: Readonly<Record<SeedKind, () => readonly Buffer[]>> = {
  hl7v2: hl7,
  mllp: () =>
    hl7().map((bytes, n) => (n % 3 === 0 ? Buffer.concat([framed(bytes.subarray(0, 600)), framed(bytes.subarray(0, 40))]) : framed(bytes.subarray(0, 1500)))),
  x12,
  fhir,
  devices: () => [...monitors(), full],
  work,
  facility: () => [Buffer.from(JSON.stringify(trialHospital))],
  geojson: buildings,
  folder: files,
  // Made of the schemas themselves.
  requests: () => [],
};

const kept = new Map<SeedKind, readonly Buffer[]>();

export function seedsOf(kind: SeedKind): readonly Buffer[] {
  const known = kept.get(kind);
  if (known !== undefined) return known;
  const seeds = made[kind]();
  kept.set(kind, seeds);
  return seeds;
}
