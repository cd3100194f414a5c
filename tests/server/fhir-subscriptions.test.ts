/** Subscriptions by topic over a WebSocket: what is told, to whom, in numbers without a gap; what is missed is asked for; it goes on after a restart. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { movement } from '../journeys/today.ts';
import { msa, soon, startServer, type Server } from './started.ts';

let server: Server;
let patient = '';
let other = '';
const nurse: Identity = { role: 'nurse', staff: 'n1', unit: '4W' };

beforeAll(async () => {
  server = await startServer();
  patient = await admitted('8201', 'V8201', '4W^01^A', 'SB1');
  other = await admitted('8202', 'V8202', 'MICU^02^A', 'SB2');
});
afterAll(() => server.stop());

async function said(message: Buffer): Promise<void> {
  const sender = await server.mllp();
  expect(msa(await sender.send(message))[0]).toBe('AA');
  sender.close();
}

async function admitted(number: string, visit: string, place: string, control: string): Promise<string> {
  await said(movement('A01', { patient: number, visit, place, control }));
  const found = await server.ask('admin', `/fhir/R4/Patient?identifier=|${number}`);
  const [entry] = found.body['entry'] as readonly { readonly resource: { readonly id: string } }[];
  return entry?.resource.id ?? '';
}

function result(number: string, visit: string, place: string, value: string, control: string): Buffer {
  const at = `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  return Buffer.from(
    [
      `MSH|^~\\&|LAB|LGH|HOS|LGH|${at}||ORU^R01|${control}|P|2.5.1`,
      `PID|1||${number}^^^LGH^MR||Test^Pat${number}||19700102|F`,
      `PV1|1|I|${place}^LGH${'|'.repeat(16)}${visit}`,
      `OBR|1|O${control}^EHR|F${control}^LAB|2823-3^Potassium^LN|||${at}`,
      `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1|H|||F|||${at}`,
    ].join('\r') + '\r',
    'latin1',
  );
}

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/';
function subscription(topic: string, filter: string | undefined, content: string, more: object = {}): object {
  return {
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'A test',
    criteria: topic,
    ...(filter === undefined ? {} : { _criteria: { extension: [{ url: `${backport}backport-filter-criteria`, valueString: filter }] } }),
    channel: {
      type: 'websocket',
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: `${backport}backport-payload-content`, valueCode: content }] },
      ...more,
    },
  };
}

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
async function ask(identity: Identity, method: string, path: string, body?: object): Promise<Answered> {
  const authorization = `Bearer ${await server.running.issue(identity)}`;
  const response = await fetch(`${server.url}/fhir/R4/${path}`, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

interface Part {
  readonly name: string;
  readonly valueString?: string;
  readonly valueCode?: string;
  readonly valueUrl?: string;
  readonly part?: readonly (Part & { readonly valueReference?: { readonly reference: string } })[];
}
interface Notification {
  readonly type: string;
  readonly count: number;
  readonly status: string;
  readonly numbers: readonly number[];
  readonly focus: readonly string[];
  readonly resources: readonly Record<string, unknown>[];
}
function notificationIn(body: Record<string, unknown>): Notification {
  const [status, ...entries] = body['entry'] as readonly { readonly resource?: Record<string, unknown> }[];
  const parameters = status?.resource?.['parameter'] as readonly Part[];
  const of = (name: string): Part | undefined => parameters.find((one) => one.name === name);
  const events = parameters.filter(({ name }) => name === 'notification-event');
  return {
    type: of('type')?.valueCode ?? '',
    status: of('status')?.valueCode ?? '',
    count: Number(of('events-since-subscription-start')?.valueString),
    numbers: events.map(({ part = [] }) => Number(part.find(({ name }) => name === 'event-number')?.valueString)),
    focus: events.flatMap(
      ({ part = [] }) =>
        part
          .find(({ name }) => name === 'focus')
          ?.valueReference?.reference.split('/')
          .slice(-2)
          .join('/') ?? [],
    ),
    resources: entries.flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
  };
}

interface Listening {
  readonly heard: Notification[];
  readonly closed: Promise<number>;
  socket: WebSocket;
}
async function listen(identity: Identity, id: string): Promise<Listening> {
  const { body } = await ask(identity, 'GET', `Subscription/${id}/$get-ws-binding-token`);
  const parameters = body['parameter'] as readonly Part[];
  const of = (name: string): Part | undefined => parameters.find((one) => one.name === name);
  return bound(of('websocket-url')?.valueUrl ?? '', of('token')?.valueString ?? '');
}
async function bound(url: string, token: string): Promise<Listening> {
  const socket = new WebSocket(url);
  const heard: Notification[] = [];
  socket.addEventListener('message', ({ data }) => heard.push(notificationIn(JSON.parse(String(data)) as Record<string, unknown>)));
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  socket.send(`bind-with-token ${token}`);
  return { heard, closed, socket };
}
const hears = ({ heard }: Listening, type: string, count: number): Promise<Notification> =>
  soon(() => Promise.resolve(heard.find((one) => one.type === type && one.count >= count)), 15_000);

async function made(identity: Identity, asked: object): Promise<string> {
  const { status, body } = await ask(identity, 'POST', 'Subscription', asked);
  expect([status, body['status'], JSON.stringify(body['issue'])]).toEqual([201, 'active', undefined]);
  return String(body['id']);
}

describe('a subscription', () => {
  test('tells a nurse each result of her patient, whole and numbered, and nothing of another', async () => {
    const id = await made(nurse, subscription('urn:healthos:topic:result', `Observation?patient=Patient/${patient}&code=2823-3`, 'full-resource'));
    const listening = await listen(nurse, id);
    expect(await hears(listening, 'handshake', 0)).toMatchObject({ count: 0, status: 'active' });
    await said(result('8202', 'V8202', 'MICU^02^A', '4.1', 'SB10'));
    await said(result('8201', 'V8201', '4W^01^A', '5.90', 'SB11'));
    const first = await hears(listening, 'event-notification', 1);
    expect(first).toMatchObject({ numbers: [1], resources: [{ resourceType: 'Observation', valueQuantity: { value: 5.9 } }] });
    expect(first.focus).toEqual([`Observation/${String(first.resources[0]?.['id'])}`]);
    await said(result('8201', 'V8201', '4W^01^A', '6.1', 'SB12'));
    await hears(listening, 'event-notification', 2);
    expect(listening.heard.filter(({ type }) => type === 'event-notification').flatMap(({ numbers }) => numbers)).toEqual([1, 2]);
    const looks = await server.ask('privacy', `/fhir/R4/AuditEvent?patient=${patient}&_count=50`);
    expect(JSON.stringify(looks.body)).toContain(`Subscription/${id}`);
    listening.socket.close();
  });

  test('shows by its count what was missed while nobody listened; it is asked for by number', async () => {
    const id = await made(nurse, subscription('urn:healthos:topic:encounter', `Encounter?patient=${patient}`, 'id-only'));
    await said(movement('A02', { patient: '8201', visit: 'V8201', place: '4W^02^A', control: 'SB20' }));
    await soon(async () => ((await status(id)).count === 1 ? true : undefined), 15_000);
    const listening = await listen(nurse, id);
    expect(await hears(listening, 'handshake', 1)).toMatchObject({ count: 1 });
    const { body } = await ask(nurse, 'GET', `Subscription/${id}/$events?eventsSinceNumber=1&eventsUntilNumber=1`);
    const missed = notificationIn(body);
    expect(missed).toMatchObject({ type: 'query-event', numbers: [1], resources: [] });
    expect(missed.focus[0]).toMatch(/^Encounter\//);
    expect((await ask(nurse, 'GET', `Subscription/${id}/$events?eventsSinceNumber=first`)).status).toBe(400);
    listening.socket.close();
  });

  async function status(id: string): Promise<Notification> {
    const { body } = await ask(nurse, 'GET', `Subscription/${id}/$status`);
    return notificationIn(body);
  }

  test('of a person is their own; of another nobody hears anything, and a tie that ends ends it', { timeout: 60_000 }, async () => {
    const own: Identity = { role: 'patient', patient: patient.replaceAll('.', '_') };
    const mine = await made(own, subscription('urn:healthos:topic:record', undefined, 'empty'));
    const theirs = await made(nurse, subscription('urn:healthos:topic:record', `patient=Patient/${other}`, 'id-only'));
    const listening = await listen(own, mine);
    await said(result('8202', 'V8202', 'MICU^02^A', '4.4', 'SB30'));
    await said(result('8201', 'V8201', '4W^02^A', '4.5', 'SB31'));
    const heard = await hears(listening, 'event-notification', 1);
    expect([heard.focus, heard.resources]).toEqual([[], []]);
    // The other one lies on another unit: nothing of them is counted, and the subscription is over.
    const over = await soon(async () => {
      const now = await status(theirs);
      return now.status === 'off' ? now : undefined;
    }, 20_000);
    expect(over.count).toBe(0);
    expect((await ask(nurse, 'GET', `Subscription/${mine}`)).status).toBe(404);
    listening.socket.close();
  });

  test('sends a heartbeat where one is asked for, and ends when its owner ends it', { timeout: 60_000 }, async () => {
    const heartbeat = { extension: [{ url: `${backport}backport-heartbeat-period`, valueUnsignedInt: 5 }] };
    const id = await made(nurse, subscription('urn:healthos:topic:result', `patient=${patient}`, 'id-only', heartbeat));
    const listening = await listen(nurse, id);
    await hears(listening, 'handshake', 0);
    await hears(listening, 'heartbeat', 0);
    expect((await ask(nurse, 'DELETE', `Subscription/${id}`)).status).toBe(204);
    await soon(() => Promise.resolve(listening.heard.find(({ status: now }) => now === 'off')), 15_000);
    expect((await ask(nurse, 'GET', `Subscription/${id}`)).status).toBe(404);
    listening.socket.close();
  });

  test('that is asked for wrongly is refused with its place; a token is used once', async () => {
    const good = subscription('urn:healthos:topic:result', `patient=${patient}`, 'id-only') as { readonly channel: object };
    for (const [status, place, asked] of [
      [422, 'Subscription.criteria', { ...good, criteria: 'urn:nothing' }],
      [422, 'Subscription.channel.type', { ...good, channel: { ...good.channel, type: 'rest-hook', endpoint: 'http://127.0.0.1:1' } }],
      [422, 'Subscription.reason', { ...good, reason: undefined }],
      [422, 'Subscription.end', { ...good, end: '2001-01-01T00:00:00Z' }],
      [422, 'Subscription.criteria.extension', subscription('urn:healthos:topic:result', 'Patient?family=x', 'empty')],
      [422, 'Subscription.criteria.extension', subscription('urn:healthos:topic:result', 'Observation?shoe=9', 'empty')],
      [422, 'Subscription.channel.payload', subscription('urn:healthos:topic:result', undefined, 'everything')],
      [400, 'resourceType', { resourceType: 'Patient' }],
    ] as const) {
      const { status: got, body } = await ask(nurse, 'POST', 'Subscription', asked);
      const [issue] = body['issue'] as readonly { readonly expression: readonly string[] }[];
      expect([place, got, issue?.expression[0]]).toEqual([place, status, place]);
    }
    expect((await ask({ role: 'evs' }, 'POST', 'Subscription', good)).status).toBe(404);
    const id = await made(nurse, good);
    const { body } = await ask(nurse, 'GET', `Subscription/${id}/$get-ws-binding-token`);
    const of = (name: string): Part | undefined => (body['parameter'] as readonly Part[]).find((one) => one.name === name);
    const url = of('websocket-url')?.valueUrl ?? '';
    const once = await bound(url, of('token')?.valueString ?? '');
    await hears(once, 'handshake', 0);
    expect(await (await bound(url, of('token')?.valueString ?? '')).closed).toBe(1008);
    expect(await (await bound(url, 'x'.repeat(32))).closed).toBe(1008);
    once.socket.close();
  });

  test('goes on after a restart with the number that comes next', { timeout: 120_000 }, async () => {
    const id = await made(nurse, subscription('urn:healthos:topic:result', `patient=${patient}`, 'id-only'));
    await said(result('8201', 'V8201', '4W^02^A', '4.6', 'SB50'));
    const before = await soon(async () => ((await status(id)).count > 0 ? (await status(id)).count : undefined), 15_000);
    await server.stop(true);
    server = await startServer({}, server.dataDir);
    const listening = await listen(nurse, id);
    expect(await hears(listening, 'handshake', before)).toMatchObject({ count: before });
    await said(result('8201', 'V8201', '4W^02^A', '4.7', 'SB51'));
    const next = await hears(listening, 'event-notification', before + 1);
    expect(next.numbers).toContain(before + 1);
    listening.socket.close();
  });
});
