/** CDS Hooks at a running server: what is discovered, who may call, which cards come back, what of them is kept, and what bad calls are told. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuleRow } from '@healthos/core/views/rows-huddle.ts';
import type { RuleWeekRow } from '@healthos/core/views/rows-reasoning.ts';
import type { Snapshot } from '@healthos/core/wire.ts';
import { movement } from '../journeys/today.ts';
import { msa, soon, startServer, type Server } from './started.ts';

const issuer = 'given-ehr';
let server: Server;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
/** Seconds, before the server is started. */
const began = Math.floor(Date.now() / 1000);
let [warfarin, nobody] = ['', ''];
let visit = '';

interface Card {
  readonly uuid: string;
  readonly summary: string;
  readonly indicator: string;
  readonly source: { readonly label: string };
  readonly overrideReasons: readonly { readonly code: string; readonly system: string }[];
  readonly suggestions?: readonly { readonly uuid: string; readonly actions: readonly { readonly resourceId: readonly string[] }[] }[];
  readonly links: readonly { readonly type: string; readonly url: string }[];
}

beforeAll(async () => {
  keys = await generateKeyPair('ES384', { extractable: true });
  const key = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES384' };
  server = await startServer();
  const registration = { id: issuer, name: 'Given EHR', kind: 'ehr', scopes: ['healthos/launch'], origins: ['https://ehr.example'], jwks: { keys: [key] } };
  const registered = await server.ask('admin', '/api/clients', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(registration),
  });
  expect([registered.status, registered.body['fields']]).toEqual([201, undefined]);
  const sender = await server.mllp();
  for (const [control, patient, number] of [
    ['H1', '9501', 'V901'],
    ['H2', '9502', 'V902'],
  ] as const)
    expect(msa(await sender.send(movement('A01', { patient, visit: number, place: control === 'H1' ? '4W^01^A' : '4W^02^A', control })))[0]).toBe('AA');
  sender.close();
  await ask('order-place', { encounter: 'V901', sign: true, lines: [line('Warfarin 5 mg tablet', 'WARF5', '5')] });
  [warfarin, nobody] = [await patientOf('V901'), await patientOf('V902')];
  visit = (await fhir(`Encounter?patient=${warfarin}`)).entry?.[0]?.resource.id ?? '';
  expect(visit).not.toBe('');
}, 60_000);
afterAll(() => server.stop());

const line = (display: string, code: string, literal: string) => ({
  kind: 'medication',
  code: { code, display, system: 'L' },
  dose: { literal, unit: 'mg' },
  route: 'PO',
  frequency: 'DAILY',
});
let sent = 0;
async function ask(request: string, body: object): Promise<void> {
  const response = await fetch(`${server.url}/api/facilities/LGH/requests/${request}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await server.running.issue({ role: 'clinician', staff: 'd1' })}` },
    body: JSON.stringify({ id: `hooks-${sent++}-test`, body }),
  });
  expect([response.status, response.ok ? '' : await response.text()]).toEqual([200, '']);
}
interface Found {
  readonly entry?: readonly { readonly resource: { readonly id: string } }[];
}
const fhir = async (path: string): Promise<Found> => JSON.parse((await server.ask('admin', `/fhir/R4/${path}`)).bytes.toString()) as Found;
/** The id by which FHIR knows them. */
const patientOf = async (number: string): Promise<string> =>
  await soon(async () => {
    const encounters = (await server.ask('admin', '/api/facilities/LGH/encounters?status=all')).body.rows ?? [];
    const patient = encounters.find((one) => one['encounter'] === number)?.['patient'];
    return typeof patient === 'string' ? patient.replaceAll('_', '.') : undefined;
  });

interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly jti?: string;
  readonly life?: string | number;
  readonly issuedAt?: number;
  readonly header?: Record<string, string>;
}
const signed = ({ iss = issuer, aud = '', jti = randomUUID(), life = '2 min', issuedAt, header = {} }: Claims, key = keys.privateKey) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'ES384', typ: 'JWT', kid: 'k1', ...header })
    .setIssuer(iss)
    .setAudience(aud)
    .setJti(jti)
    .setIssuedAt(issuedAt)
    .setExpirationTime(life)
    .sign(key);
async function call(
  path: string,
  body: unknown,
  token?: string,
): Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly cards: readonly Card[] }> {
  const bearer = token ?? (await signed({ aud: `${server.url}/cds-services/${path}` }));
  const response = await fetch(`${server.url}/cds-services/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const said = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: said, cards: (said['cards'] ?? []) as readonly Card[] };
}
const draft = (id: string, display: string, more: object = {}, patient = warfarin) => ({
  resource: {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    intent: 'order',
    subject: { reference: `Patient/${patient}` },
    medicationCodeableConcept: { text: display },
    ...more,
  },
});
const orders = (entry: readonly object[], patient = warfarin, more: object = {}) => ({
  hook: 'order-sign',
  hookInstance: randomUUID(),
  context: { userId: 'Practitioner/d1', patientId: patient, draftOrders: { resourceType: 'Bundle', type: 'collection', entry }, ...more },
});

test('the services are discovered without a token, with their hooks and prefetch', async () => {
  const { status, body } = await server.ask(undefined, '/cds-services');
  const services = body['services'] as readonly { readonly id: string; readonly hook: string; readonly prefetch: object }[];
  expect([status, services.map(({ id }) => id)]).toEqual([200, ['patient-view', 'order-select', 'order-sign', 'encounter-discharge']]);
  for (const { id, hook, prefetch } of services) expect([id, Object.keys(prefetch)[0]]).toEqual([hook, 'patient']);
});

describe('who calls', () => {
  const body = () => orders([]);
  const address = (): string => `${server.url}/cds-services/order-sign`;

  test('a registered client by a token that it signed for this address, once', async () => {
    const token = await signed({ aud: address() });
    expect((await call('order-sign', body(), token)).status).toBe(200);
    expect((await call('order-sign', body(), token)).status).toBe(401);
  });

  test('nobody else', async () => {
    const stranger = await generateKeyPair('ES384');
    const tokens: readonly (readonly [string, string])[] = [
      ['none', ''],
      ['no token', 'Bearer'],
      ['another key', await signed({ aud: address() }, stranger.privateKey)],
      ['another issuer', await signed({ aud: address(), iss: 'https://elsewhere.example' })],
      ['another audience', await signed({ aud: 'https://elsewhere.example/cds-services/order-sign' })],
      ['another service', await signed({ aud: `${server.url}/cds-services/patient-view` })],
      ['over', await signed({ aud: address(), life: '-2 min' })],
      ['too long', await signed({ aud: address(), life: '2 h' })],
      ['signed before this server began', await signed({ aud: address(), issuedAt: began - 5, life: began + 280 })],
      ['keys elsewhere', await signed({ aud: address(), header: { jku: 'https://elsewhere.example/jwks' } })],
      ['unsigned', new UnsecuredJWT({}).setIssuer(issuer).setAudience(address()).setJti('u').setIssuedAt().setExpirationTime('1 min').encode()],
      [
        'by a secret',
        await new SignJWT({})
          .setProtectedHeader({ alg: 'HS256' })
          .setIssuer(issuer)
          .setAudience(address())
          .setJti('s')
          .setIssuedAt()
          .setExpirationTime('1 min')
          .sign(Buffer.alloc(32, 1)),
      ],
      ['of our own', await server.running.issue({ role: 'clinician', staff: 'd1' })],
    ];
    for (const [name, token] of tokens) expect([name, (await call('order-sign', body(), token)).status]).toEqual([name, 401]);
  });
});

describe('order-sign', () => {
  test('an interacting drug is a card with its evidence, its reasons and the way back', async () => {
    const { status, cards } = await call('order-sign', orders([draft('m1', 'Ibuprofen 400 mg tablet')]));
    expect(status).toBe(200);
    const [card] = cards.filter(({ summary }) => summary.includes('bleeding'));
    expect(card).toMatchObject({ indicator: 'warning', selectionBehavior: 'at-most-one', links: [{ type: 'smart' }] });
    expect(card?.summary).toMatch(/ibuprofen with warfarin/i);
    expect(cards.every(({ summary }) => summary.length < 140)).toBe(true);
    expect(card?.suggestions?.[0]?.actions[0]?.resourceId).toEqual(['MedicationRequest/m1']);
    expect(card?.overrideReasons.map(({ code }) => code)).toContain('will-monitor');
    expect(card?.uuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(card?.source.label).toContain('medication safety');
  });

  test('no card where the drug, or the patient, is not known, and none for another patient who takes nothing', async () => {
    expect(await call('order-sign', orders([draft('m2', 'Zorbulon 5 mg')]))).toMatchObject({ status: 200, cards: [] });
    expect(await call('order-sign', orders([draft('m3', 'Ibuprofen 400 mg', {}, 'stranger')], 'stranger'))).toMatchObject({ status: 200, cards: [] });
    expect(await call('order-sign', orders([draft('m4', 'Ibuprofen 400 mg', {}, nobody)], nobody))).toMatchObject({ status: 200, cards: [] });
  });

  test('two drafts meet each other, and what the other record knows stands beside them', async () => {
    const two = await call('order-sign', orders([draft('a', 'Warfarin 2 mg', {}, nobody), draft('b', 'Naproxen 250 mg', {}, nobody)], nobody));
    expect(two.cards.some(({ summary }) => /naproxen with warfarin/i.test(summary))).toBe(true);
    const there = { resourceType: 'Bundle', type: 'searchset', entry: [draft('x', 'Warfarin 2 mg', { status: 'active' }, nobody)] };
    const prefetched = await call('order-sign', { ...orders([draft('b', 'Naproxen 250 mg', {}, nobody)], nobody), prefetch: { medications: there } });
    expect(prefetched.cards.some(({ summary }) => /naproxen with warfarin/i.test(summary))).toBe(true);
  });

  test('order-select speaks of what was chosen alone', async () => {
    const body = (selections: readonly string[]) => {
      const { context, ...rest } = orders([draft('s1', 'Ibuprofen 400 mg'), draft('s2', 'Acetaminophen 500 mg')]);
      return { ...rest, hook: 'order-select', context: { ...context, selections } };
    };
    expect((await call('order-select', body(['MedicationRequest/s1']))).cards.some(({ summary }) => summary.includes('bleeding'))).toBe(true);
    expect((await call('order-select', body(['MedicationRequest/s2']))).cards.some(({ summary }) => summary.includes('bleeding'))).toBe(false);
  });

  test('the server and the token that a call names are not used', async () => {
    let reached = 0;
    const { createServer } = await import('node:http');
    const trap = createServer((_request, response) => {
      reached++;
      response.end('{}');
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const { port } = trap.address() as { port: number };
    const named = {
      fhirServer: `http://127.0.0.1:${port}/fhir`,
      fhirAuthorization: { access_token: 'secret-token', token_type: 'Bearer', expires_in: 300, scope: 'patient/*.rs', subject: 'x' },
    };
    expect((await call('order-sign', { ...orders([draft('m1', 'Ibuprofen 400 mg')]), ...named })).status).toBe(200);
    trap.close();
    expect(reached).toBe(0);
  });
});

describe('patient-view and encounter-discharge', () => {
  const asked = (hook: string, context: object = {}) => ({
    hook,
    hookInstance: randomUUID(),
    context: { userId: 'Practitioner/d1', patientId: warfarin, ...context },
  });

  test('say what the rules say, and what blocks the way out', async () => {
    await ask('barrier-step', { encounter: 'V901', step: 'opened', reason: 'transport-awaited', owner: 'Case management' });
    const leaving = await call('encounter-discharge', asked('encounter-discharge', { encounterId: visit }));
    expect(leaving.status).toBe(200);
    expect(leaving.cards.some(({ summary }) => /^Blocks the discharge/.test(summary))).toBe(true);
    expect((await call('patient-view', asked('patient-view'))).status).toBe(200);
    expect(await call('patient-view', asked('patient-view', { patientId: 'stranger' }))).toMatchObject({ status: 200, cards: [] });
  });

  test('a visit of another person is refused', async () => {
    expect(await call('patient-view', asked('patient-view', { patientId: nobody, encounterId: visit }))).toMatchObject({
      status: 400,
      body: { code: 'hooks.shape', detail: 'context.encounterId' },
    });
  });
});

test('what becomes of a card is kept with its reason and counted among the overrides, words of a person in no fact', { timeout: 30_000 }, async () => {
  const socket = await server.live('admin');
  const { cards } = await call('order-sign', orders([draft('f1', 'Ibuprofen 400 mg')], warfarin, { encounterId: visit }));
  const [card] = cards.filter(({ summary }) => summary.includes('bleeding'));
  const said = {
    card: card?.uuid,
    outcome: 'overridden',
    overrideReason: { reason: { system: 'urn:healthos:override-reason', code: 'will-monitor' }, userComment: 'Secretword will be watched' },
    outcomeTimestamp: new Date().toISOString(),
  };
  expect((await call('order-sign/feedback', { feedback: [said] })).status).toBe(200);
  const [week, rule] = await soon(async () => {
    const found = await ofMedication(socket);
    const registry = await rowsOf<RuleRow>(socket, 'rules');
    return found.overridden > 0 ? [found, registry.find((row) => row.rule === 'medication-safety')] : undefined;
  }, 15_000);
  expect(week).toMatchObject({ overridden: 1, reasons: { 'will-monitor': 1 }, units: { '4W': { overridden: 1 } } });
  expect(week.cards).toBeGreaterThan(0);
  expect(rule).toMatchObject({ overridden: 1, reasons: { 'will-monitor': 1 } });
  const messages = (await server.ask('admin', '/api/messages?feed=requests&limit=50')).body.rows?.filter(({ type }) => type === 'request/cards-answer') ?? [];
  expect(messages).toHaveLength(1);
  const one = await server.ask('admin', `/api/messages/${String(messages[0]?.['id'])}`);
  expect(one.bytes.toString()).not.toContain('Secretword');
  // Taken up in a second thought: what was last said holds.
  expect(
    (await call('order-sign/feedback', { feedback: [{ card: card?.uuid, outcome: 'accepted', acceptedSuggestions: [{ id: card?.suggestions?.[0]?.uuid }] }] }))
      .status,
  ).toBe(200);
  await soon(async () => {
    const found = await ofMedication(socket);
    return found.accepted === 1 && found.overridden === 0 ? true : undefined;
  }, 15_000);
});

/** Of all weeks: this test may run over the end of one. */
async function ofMedication(
  socket: Awaited<ReturnType<Server['live']>>,
): Promise<Pick<RuleWeekRow, 'cards' | 'accepted' | 'overridden' | 'reasons' | 'units'>> {
  const weeks = (await rowsOf<RuleWeekRow>(socket, 'rule-weeks')).filter((row) => row.rule === 'medication-safety');
  const answered = weeks.find(({ overridden, accepted }) => overridden + accepted > 0);
  const { reasons = {}, units = {}, accepted = 0, overridden = 0 } = answered ?? {};
  return { reasons, units, accepted, overridden, cards: weeks.reduce((sum, one) => sum + one.cards, 0) };
}

async function rowsOf<Row>(socket: Awaited<ReturnType<Server['live']>>, view: string): Promise<readonly Row[]> {
  const { rows } = (await socket.timeout(5000).emitWithAck('watch', { view, facility: 'LGH' })) as Snapshot;
  return rows.map(([, row]) => row as Row);
}

test('bad calls are told where they are wrong, and none is our fault', async () => {
  const good = orders([draft('m1', 'Ibuprofen 400 mg')]);
  const deep = `{"hook":"order-sign","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
  const bad: readonly (readonly [unknown, number, string?])[] = [
    ['', 400, '$'],
    ['{"hook":', 400, '$'],
    ['[]', 400, '$'],
    [deep, 400, '$'],
    [{ ...good, hook: 'patient-view' }, 400, 'hook'],
    [{ ...good, hookInstance: 'x' }, 400, 'hookInstance'],
    [{ ...good, context: undefined }, 400, 'context'],
    [{ ...good, context: [] }, 400, 'context'],
    [{ ...good, context: { ...good.context, userId: 5 } }, 400, 'context.userId'],
    [{ ...good, context: { ...good.context, patientId: '../x' } }, 400, 'context.patientId'],
    [{ ...good, context: { ...good.context, encounterId: 7 } }, 400, 'context.encounterId'],
    [{ ...good, context: { ...good.context, draftOrders: { resourceType: 'List' } } }, 400, 'context.draftOrders'],
    [{ ...good, prefetch: 'all' }, 400, 'prefetch'],
    [{ ...good, prefetch: { patient: { resourceType: 'Patient', id: 'other' } } }, 400, 'prefetch.patient'],
    [orders([draft('m1', 'Ibuprofen', {}, nobody)]), 400, 'context.draftOrders.entry[0].resource.subject'],
    [orders([draft('m1', 'Ibuprofen', { subject: { reference: '__proto__' } })]), 400, 'context.draftOrders.entry[0].resource.subject'],
    [orders([draft('m1', 'Ibuprofen', { medicationCodeableConcept: 7, dosageInstruction: 'x' })]), 200],
    [orders([{ resource: { resourceType: 'Nonsense' } }, { nothing: true }, draft('', '')]), 200],
    [orders(Array.from({ length: 201 }, (_, n) => draft(`m${n}`, 'Ibuprofen'))), 400, 'context.draftOrders.entry'],
    [`{"hook":"order-sign","pad":"${'x'.repeat(3 * 1024 * 1024)}"}`, 413],
  ];
  for (const [body, status, place] of bad) {
    const answer = await call('order-sign', body);
    expect([place ?? status, answer.status, answer.body['detail']]).toEqual([place ?? status, status, place]);
  }
  expect((await call('no-such-service', good)).status).toBe(404);
  const feedback: readonly (readonly [unknown, string])[] = [
    [{}, 'feedback'],
    [{ feedback: [] }, 'feedback'],
    [{ feedback: [7] }, 'feedback'],
    [{ feedback: [{ card: randomUUID(), outcome: 'accepted' }] }, 'feedback[0].card'],
    [{ feedback: [{ card: 'x', outcome: 'liked' }] }, 'feedback[0].outcome'],
  ];
  for (const [body, place] of feedback) expect([place, (await call('order-sign/feedback', body)).body['detail']]).toEqual([place, place]);
});
