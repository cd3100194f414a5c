/** What a sender counts: one line per type and source, with the answers that came. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listenMllp, mllpDefaults } from '@healthos/ingest/transports/mllp/server.ts';
import { messagesOf } from './messages-of.ts';
import { sendAll, table } from './send.ts';

const folder = mkdtempSync(join(tmpdir(), 'healthos-send-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (type: string, control: string, more = ''): string => `MSH|^~\\&|A|B|C|D|20260312||${type}|${control}|P|2.5.1${more}\rPID|1\r`;

test('an index gives the messages; without one the bytes are split', async () => {
  const two = text('ADT^A01', '1') + text('ADT^A02', '2');
  writeFileSync(join(folder, 'two.hl7'), two);
  writeFileSync(join(folder, 'noise.hl7'), `??${text('ADT^A03', '3')}`);
  expect((await messagesOf([join(folder, 'two.hl7')])).map(({ bytes }) => bytes.toString().trimEnd())).toEqual(
    [text('ADT^A01', '1'), text('ADT^A02', '2')].map((one) => one.trimEnd()),
  );
  writeFileSync(join(folder, 'INDEX.ndjson'), `${JSON.stringify({ file: 'noise.hl7', messages: [{ offset: 2, length: text('ADT^A03', '3').length }] })}\n`);
  expect((await messagesOf([folder])).map(({ bytes }) => bytes.toString().trimEnd())).toEqual(
    [text('ADT^A03', '3'), text('ADT^A01', '1'), text('ADT^A02', '2')].map((one) => one.trimEnd()),
  );
});

test('in enhanced mode the application acknowledgement counts, and pairs stay pairs', async () => {
  const ack = (code: string, control: string): Buffer => Buffer.from(`MSH|^~\\&|C|D|A|B|20260312||ACK|x|P|2.5.1\rMSA|${code}|${control}\r`);
  const server = await listenMllp(
    { ...mllpDefaults, host: '127.0.0.1', port: 0 },
    (frame) => {
      const control = frame.toString().split('|')[9] ?? '';
      return Promise.resolve(control === '2' ? [ack('CA', '2'), ack('AE', '2')] : [ack('AA', control)]);
    },
    () => undefined,
  );
  const messages = [text('ADT^A01', '1'), text('ADT^A02', '2', '|||AL|AL'), text('ORU^R01', '3')].map((one, ordinal) => ({
    file: 'f',
    source: 's',
    ordinal,
    bytes: Buffer.from(one),
  }));
  const sent = await sendAll(messages, { host: '127.0.0.1', port: server.port, connections: 1, inFlight: 8 }, () => undefined);
  await server.close(1000);
  expect(sent.map(({ type, answer, echoed }) => [type, answer, echoed])).toEqual([
    ['ADT^A01', 'AA', true],
    ['ADT^A02', 'AE', true],
    ['ORU^R01', 'AA', true],
  ]);
  expect(table('type', sent, (one) => one.type).map((line) => line.trim().split(/\s+/))).toEqual([
    ['type', 'AA', 'AE'],
    ['ADT^A01', '1'],
    ['ADT^A02', '1'],
    ['ORU^R01', '1'],
    [''],
  ]);
});
