/**
 * What the server says of itself: lines of JSON, metrics, and traces by OTLP, in which a message can be followed from its last byte to a screen. A patient was planted;
 * nothing that it says names her.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueToken, signingKey } from '@healthos/command-center/access/tokens.ts';
import { dataFolder } from '@healthos/command-center/postgres/binaries.ts';
import { embeddedUrl } from '@healthos/command-center/postgres/embedded.ts';
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';
import { soon } from './started.ts';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';

const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
/** Her name, numbers, birth date, street, telephone, and her visit. */
const planted = ['Plantagenet', 'Matildis', '88770066', '19310417', '1931-04-17', 'Bramblewick', '5550199', 'V5544332211'];

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
}
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: OtlpValue }[];
}
interface OtlpBody {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }[];
}

const bodies: string[] = [];
const spans = (): readonly OtlpSpan[] =>
  bodies.flatMap((body) => (JSON.parse(body) as OtlpBody).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
const attribute = (span: OtlpSpan | undefined, name: string): unknown => {
  const value = span?.attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? (value?.intValue === undefined ? undefined : Number(value.intValue));
};

let collector: HttpServer;
let child: ChildProcess;
let folder = '';
let said = '';
let wrong = '';
let [url, mllpPort] = ['', 0];
let metrics = '';
const exited = (): Promise<unknown> => (child.exitCode === null ? new Promise((done) => child.once('exit', done)) : Promise.resolve());

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks).toString('utf8'));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  folder = temporaryFolder('healthos-said-');
  chmodSync(folder, 0o755);
  child = spawn(process.execPath, [cli, 'serve'], {
    env: {
      ...process.env,
      HEALTHOS_HTTP_PORT: '0',
      HEALTHOS_MLLP_PORT: '0',
      HEALTHOS_DATA_DIR: folder,
      HEALTHOS_SIMULATOR: 'off',
      HEALTHOS_LOG: 'json',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_TRACES_SAMPLER_ARG: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endsWithUs(child);
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (wrong += chunk.toString()));
  await soon(() => Promise.resolve(/MLLP on/.test(said) ? true : undefined), 150_000);
  url = /"says":"ready: (http[^"]+)"/.exec(said)?.[1] ?? '';
  mllpPort = Number(/MLLP on [\d.]+:(\d+)/.exec(said)?.[1]);
}, 160_000);
afterAll(() => {
  child.kill('SIGKILL');
  collector.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(role: 'admin' | 'clinician' | 'feed' | 'monitor', path: string, init: RequestInit = {}): Promise<Response> {
  const token = await issueToken(await signingKey(folder), { role, staff: 'd1' });
  return fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...(init.headers ?? {}) } });
}

const lines = (...segments: readonly string[]): Buffer => Buffer.from(`${segments.join('\r')}\r`, 'latin1');
const pid = 'PID|1||88770066^^^LGH^MR||Plantagenet^Matildis||19310417|F|||4 Bramblewick Row^^Larkmoor^VT||^PRN^PH^^1^802^5550199';
const pv1 = 'PV1|1|I|4W^01^A^LGH||||||||||||||||V5544332211';
const admission = lines('MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120000+0000||ADT^A01|SAID1|P|2.5.1', 'EVN|A01|20260312120000+0000', pid, pv1);
const steps = ['parse', 'translate', 'append', 'acknowledge', 'fold', 'publish'];

describe('a message', () => {
  test('is one trace from its last byte to the rooms that see it', { timeout: 30_000 }, async () => {
    const sender = await connectMllp({ host: '127.0.0.1', port: mllpPort });
    const socket = io(url, {
      path: '/live',
      transports: ['websocket'],
      auth: { token: await issueToken(await signingKey(folder), { role: 'admin' }) },
      reconnection: false,
    });
    // A house is known by its first message; from then on its beds are watched.
    await sender.send(
      lines('MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312115900+0000||ADT^A01|SAID0|P|2.5.1', 'EVN|A01', 'PID|1||1^^^LGH^MR', 'PV1|1|I|4W^02^A^LGH||||||||||||||||V1'),
    );
    await soon(
      async () => ('rows' in ((await socket.timeout(5000).emitWithAck('watch', { view: 'beds', facility: 'LGH' })) as object) ? true : undefined),
      10_000,
    );
    await sender.send(admission);
    const last = (): OtlpSpan | undefined => spans().findLast(({ name }) => name === 'message');
    const walked = (): readonly OtlpSpan[] => spans().filter(({ parentSpanId }) => parentSpanId === last()?.spanId);
    await soon(() => Promise.resolve(walked().some(({ name }) => name === 'publish') ? true : undefined), 15_000);
    socket.close();
    sender.close();
    const [root, own] = [last(), walked()];
    expect(own.map(({ name }) => name).sort()).toEqual([...steps].sort());
    expect(new Set([root?.traceId, ...own.map(({ traceId }) => traceId)]).size).toBe(1);
    for (const { name, startTimeUnixNano, endTimeUnixNano } of own) {
      expect([name, BigInt(startTimeUnixNano) >= BigInt(root?.startTimeUnixNano ?? 0)]).toEqual([name, true]);
      expect([name, BigInt(endTimeUnixNano) <= BigInt(root?.endTimeUnixNano ?? 0)]).toEqual([name, true]);
    }
    expect(['facility', 'feed', 'message_type', 'outcome'].map((name) => attribute(root, `healthos.${name}`))).toEqual(['LGH', 'adt', 'ADT^A01', 'applied']);
    const positions = new Set(own.map((span) => attribute(span, 'healthos.position')).filter((value) => value !== undefined));
    expect(positions.size).toBe(1);
    expect(
      attribute(
        own.find(({ name }) => name === 'publish'),
        'healthos.view',
      ),
    ).toBe('beds');
    expect(
      attribute(
        own.find(({ name }) => name === 'parse'),
        'healthos.bytes',
      ),
    ).toBe(admission.length);
  });
});

describe('what the server says', () => {
  beforeAll(async () => {
    const sender = await connectMllp({ host: '127.0.0.1', port: mllpPort });
    // Refused, of a type that no standard knows, half a message, and one that is no text.
    await sender.send(lines('MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120100||ADT^A01|SAID2|P|2.5.1', 'PID|1||||Plantagenet^Matildis||19310417'));
    await sender.send(lines('MSH|^~\\&|Plantagenet|Matildis|HOS|LGH|20260312120100||Plantagenet^Matildis|88770066|P|2.5.1', pid));
    await sender.send(Buffer.from('Plantagenet, Matildis 88770066'));
    await sender.send(lines('MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120200||ADT^A08|SAID3|P|2.5.1', 'EVN|A08', `${pid}|\0Plantagenet`, pv1));
    sender.close();
    const post = (type: string, body: string): RequestInit => ({ method: 'POST', headers: { 'content-type': type }, body });
    await ask('feed', '/api/feeds/devices/messages', post('application/json', '{"device": Plantagenet}'));
    await ask('feed', '/api/feeds/fhir/messages', post('application/json', '{"resourceType":"Bundle","entry":[{"resource":{"name":"Plantagenet"}}]'));
    await ask(
      'feed',
      '/fhir/R4/Patient',
      post('application/fhir+json', '{"resourceType":"Patient","name":[{"family":"Plantagenet"}],"birthDate":"1931-04-17x"}'),
    );
    await ask('admin', '/fhir/R4/Patient?family=Plantagenet&birthdate=1931-04-17');
    await ask('admin', '/api/people?q=Plantagenet');
    await ask('admin', '/api/patients/Plantagenet/chart');
    await ask('admin', '/Plantagenet/88770066');
    await fetch(`${url}/api/facilities`, { headers: { authorization: 'Bearer Plantagenet.88770066' } });
    const placed = await ask(
      'clinician',
      '/api/facilities/LGH/requests/order-place',
      post(
        'application/json',
        JSON.stringify({
          id: 'said-order-1',
          body: {
            encounter: 'V5544332211',
            lines: [{ kind: 'laboratory', code: { code: '2524-7', display: 'Lactate', system: 'LN' }, priority: 'S' }],
            sign: true,
          },
        }),
      ),
    );
    expect(placed.status).toBe(200);
    // A statement that the database refuses.
    const client = new pg.Client({ connectionString: await embeddedUrl(folder) });
    await client.connect();
    await client.query('SELECT 1/0 AS "Plantagenet"').catch(() => undefined);
    await client.end();
    await soon(() => Promise.resolve(spans().some(({ name }) => name === 'request') ? true : undefined), 15_000);
    metrics = await (await ask('monitor', '/metrics')).text();
    child.kill('SIGTERM');
    await exited();
  }, 60_000);

  test('is of nobody: no line, figure or span holds what she is known by', async () => {
    // She is known: what is looked for was there to be said.
    expect(admission.toString('latin1')).toContain('Plantagenet');
    expect(metrics).toMatch(/^healthos_messages_total\{feed="adt",outcome="applied"\} 2$/m);
    const database = readFileSync(join(await dataFolder(join(folder, 'postgres')), 'postgres.log'), 'utf8');
    expect(database).toContain('division by zero');
    const places = { output: said, errors: wrong, metrics, traces: bodies.join('\n'), database };
    for (const [place, text] of Object.entries(places))
      expect([place, planted.filter((word) => text.toLowerCase().includes(word.toLowerCase()))]).toEqual([place, []]);
  });

  test('is JSON, a line at a time, with a level and a time', () => {
    for (const line of `${said}${wrong}`.split('\n').filter((one) => one !== '')) {
      const read = JSON.parse(line) as Record<string, unknown>;
      expect(['info', 'warn', 'error']).toContain(read['level']);
      expect(read['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    }
    expect(said.split('\n').length).toBeGreaterThan(3);
  });

  test('of spans is houses, feeds, types, positions, codes and routes alone', () => {
    const keys = new Set(spans().flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    const known = ['bytes', 'code', 'facility', 'feed', 'message_type', 'outcome', 'position', 'request', 'view'].map((name) => `healthos.${name}`);
    expect([...keys].filter((key) => !known.includes(key) && !/^http\.(request\.method|route|response\.status_code)$/.test(key))).toEqual([]);
    const routes = new Set(
      spans()
        .map((span) => attribute(span, 'http.route'))
        .filter((route) => route !== undefined),
    );
    expect([...routes]).toEqual(expect.arrayContaining(['/api/patients/:patient/chart', '/metrics', '/*']));
    expect(
      new Set(
        spans()
          .filter(({ name }) => name === 'message')
          .map((span) => attribute(span, 'healthos.message_type')),
      ),
    ).toEqual(new Set(['ADT^A01', 'other', undefined]));
  });
});
