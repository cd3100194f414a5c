/** Parse and read twelve fields; and all sixty rows of a monitor's message, four values each. */
import { createRequire } from 'node:module';
import { Hl7Message as MedplumMessage } from '@medplum/core';
import { HL7Message as Hl7v2Message } from 'hl7v2';
import { Message as NodeMessage } from 'node-hl7-client';
import { parseHl7, type Hl7Message, type Segment } from '../../ingest/src/formats/hl7v2/message.ts';
import { isRejection } from '../../ingest/src/rejection.ts';
import { rates, type Bench, type Row } from './figures.ts';
import { admit, appointment, document, monitor, result } from './messages.ts';

const require = createRequire(import.meta.url);
const hl7parser = require('hl7parser') as { create(text: string): { get(path: string): { toString(): string } } };
const simple = require('simple-hl7') as {
  Parser: new () => {
    parse(text: string): { getSegment(name: string): { getComponent(field: number, component: number): string; getField(field: number): string } | undefined };
  };
};

type Path = readonly [segment: string, field: number, component: number];
const adtPaths: readonly Path[] = [
  ['MSH', 9, 1],
  ['MSH', 9, 2],
  ['MSH', 10, 1],
  ['MSH', 7, 1],
  ['PID', 3, 1],
  ['PID', 3, 4],
  ['PID', 5, 1],
  ['PID', 5, 2],
  ['PID', 7, 1],
  ['PID', 8, 1],
  ['PV1', 3, 1],
  ['PV1', 19, 1],
];
const obxPaths: readonly Path[] = [...adtPaths.slice(0, 7), ['OBR', 4, 1], ['OBX', 3, 1], ['OBX', 5, 1], ['OBX', 6, 1], ['OBX', 11, 1]];
const cases: Readonly<
  Record<string, { readonly bytes: Buffer; readonly paths: readonly Path[]; readonly target: string; readonly peer: string; readonly times: number }>
> = {
  'ADT 1.2 kB': { bytes: admit(), paths: adtPaths, target: '>= 4x medplum', peer: '@medplum/core', times: 4 },
  'ORU 30 OBX': { bytes: result, paths: obxPaths, target: '>= 5x hl7parser', peer: 'hl7parser', times: 5 },
  'PCD-01 60 OBX': { bytes: monitor, paths: obxPaths, target: '>= 4x hl7parser', peer: 'hl7parser', times: 4 },
  SIU: { bytes: appointment, paths: adtPaths, target: '>= 4x medplum', peer: '@medplum/core', times: 4 },
  'MDM 200 kB': { bytes: document, paths: adtPaths, target: '>= 20x medplum', peer: '@medplum/core', times: 20 },
};

let sink = 0;

function ours(bytes: Buffer): Hl7Message {
  const message = parseHl7(bytes);
  if (isRejection(message)) throw new Error(message.code);
  return message;
}

function readOurs(bytes: Buffer, paths: readonly Path[]): void {
  const message = ours(bytes);
  let [name, segment]: [string, Segment | undefined] = ['', undefined];
  for (const [id, field, component] of paths) {
    if (id !== name) [name, segment] = [id, message.first(id)];
    sink += segment?.text(field, component).length ?? 0;
  }
}

/** Ours checks the header (type, control id, version, counts), undoes escapes, and decodes by MSH-18 and the bytes what is not ASCII. The peers: */
const does: Readonly<Record<string, string>> = {
  '@medplum/core': 'splits every field; checks nothing, escapes stay',
  hl7parser: 'splits and undoes escapes; checks nothing',
  'simple-hl7': 'splits every field; checks nothing, escapes stay',
  'node-hl7-client': 'splits and undoes escapes; checks nothing',
  hl7v2: 'splits and undoes escapes; checks nothing',
  'split every field': 'splits, reads nothing',
};

/** What a row says beside its figure. */
function beside(subject: string, target: string, ratio: string): Pick<Row, 'target' | 'ratio' | 'does'> {
  const says = does[subject];
  return subject === 'ours' ? { target, ratio } : says === undefined ? {} : { does: says };
}

/** Every subject gets the bytes as they come from the socket. node-hl7-client counts MSH as the standard does, the others from the separator. */
function subjects(bytes: Buffer, paths: readonly Path[]): Record<string, () => void> {
  const parser = new simple.Parser();
  return {
    ours: () => readOurs(bytes, paths),
    '@medplum/core': () => {
      const message = MedplumMessage.parse(bytes.toString());
      for (const [id, field, component] of paths) sink += message.getSegment(id)?.getComponent(field, component)?.length ?? 0;
    },
    hl7parser: () => {
      const message = hl7parser.create(bytes.toString().trimEnd());
      for (const [id, field, component] of paths) sink += message.get(`${id}.${field}.${component}`).toString().length;
    },
    'simple-hl7': () => {
      const message = parser.parse(bytes.toString());
      for (const [id, field, component] of paths) sink += String(id === 'MSH' ? '' : (message.getSegment(id)?.getComponent(field, component) ?? '')).length;
    },
    'node-hl7-client': () => {
      const message = new NodeMessage({ text: bytes.toString() });
      for (const [id, field, component] of paths) sink += message.get(`${id}.${field}.${component}`).toString().length;
    },
    hl7v2: () => {
      const message = Hl7v2Message.parse(bytes.toString());
      for (const [id, field, component] of paths) sink += String(message.getSegment(id)?.field(field).getValue(component) ?? '').length;
    },
    'split every field': () => {
      for (const segment of bytes.toString('latin1').split('\r')) sink += segment.split('|').length;
    },
  };
}

export const parse: Bench = {
  name: 'parse',
  run: () => {
    const rows: Row[] = [];
    for (const [name, { bytes, paths, target, peer }] of Object.entries(cases)) {
      const found = rates(working(subjects(bytes, paths)));
      const own = found.get('ours') ?? 0;
      for (const [subject, value] of found)
        rows.push({
          bench: 'parse',
          case: name,
          subject,
          value,
          unit: 'messages/s',
          ...beside(subject, target, `${(own / (found.get(peer) ?? Infinity)).toFixed(1)}x ${peer}`),
        });
    }
    const all = rates({ ours: allOurs, '@medplum/core': allMedplum });
    const own = all.get('ours') ?? 0;
    for (const [subject, value] of all)
      rows.push({
        bench: 'parse',
        case: 'all 60 OBX, 4 values each',
        subject,
        value,
        unit: 'messages/s',
        ...beside(subject, '>= 5x medplum', `${(own / (all.get('@medplum/core') ?? Infinity)).toFixed(1)}x @medplum/core`),
      });
    if (sink < 0) throw new Error('nothing was read');
    return Promise.resolve(rows);
  },
};

/** A peer that cannot read a message at all has no figure for it. */
function working(all: Record<string, () => void>): Record<string, () => void> {
  return Object.fromEntries(
    Object.entries(all).filter(([name, run]) => {
      try {
        run();
        return true;
      } catch (error) {
        process.stdout.write(`${name} does not read it: ${error instanceof Error ? error.message.slice(0, 100) : 'unknown'}\n`);
        return false;
      }
    }),
  );
}

function allOurs(): void {
  for (const segment of ours(monitor).segments) {
    if (segment.id === 'OBX') sink += segment.text(3).length + segment.text(4).length + segment.text(5).length + segment.text(6).length;
  }
}

function allMedplum(): void {
  for (const segment of MedplumMessage.parse(monitor.toString()).getAllSegments('OBX')) {
    sink +=
      (segment.getComponent(3, 1)?.length ?? 0) +
      (segment.getComponent(4, 1)?.length ?? 0) +
      (segment.getComponent(5, 1)?.length ?? 0) +
      (segment.getComponent(6, 1)?.length ?? 0);
  }
}
