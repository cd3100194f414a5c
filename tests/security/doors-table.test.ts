/**
 * Every door, every view and every room against everybody who may knock: the doors are asked of the running server, so that a new one without its row fails
 * here. A refusal looks like absence, and canaries of another unit and of another house arrive nowhere.
 */
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewTable } from '@healthos/command-center/access/expected-views.ts';
import { roles, type Role } from '@healthos/command-center/access/roles.ts';
import { matchPack } from '@healthos/core/identity/matching/pack.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { views } from '@healthos/core/views/views.ts';
import { movement } from '../journeys/today.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { namesOf, sample, type Described } from './door-samples.ts';
import { doorTable, type Row } from './door-table.ts';
import { canaryVisit, everyone, gather, neverTold, otherHouse, type Knockers, type Who } from './knockers.ts';

let server: Server;
let knockers: Knockers;
let described: Described;
/** Things that are there, by the word that the table has for them. */
let things: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  server = await startServer();
  knockers = await gather(server);
  described = (await server.ask('admin', '/api/openapi.json')).body['paths'] as Described;
  const message = String((await server.ask('admin', '/api/messages?controlId=ML-CANARYWP1')).body.rows?.[0]?.['id']);
  const chart = await server.ask('admin', `/api/patients/${knockers.patient}/chart`);
  const documents = chart.body['documents'] as readonly { readonly item: string; readonly document: string }[];
  const results = (await server.ask('admin', `/api/patients/${knockers.patient}/results`)).body.rows as readonly {
    readonly points: readonly { readonly item: string }[];
  }[];
  things = { message, item: results[0]?.points[0]?.item ?? '', document: documents[0]?.document ?? '', holder: knockers.holder, visit: canaryVisit };
  const wish = { id: 'wish-of-the-table', body: { encounter: canaryVisit, origin: 'unit', level: 'medical-surgical', isolation: 'none' } };
  const headers = { 'content-type': 'application/json' };
  const wished = await server.ask('bed-manager', '/api/facilities/LGH/requests/request-bed', { method: 'POST', headers, body: JSON.stringify(wish) });
  expect([wished.status, wished.body['code']]).toEqual([200, undefined]);
}, 120_000);
afterAll(() => server.stop());

interface Said {
  readonly status: number;
  readonly text: string;
}
let sent = 0;

async function knock(who: Who, route: string, row: Row, isMadeUp: boolean): Promise<Said> {
  const names = { ...namesOf(knockers, isMadeUp), id: `of-the-table-${sent++}` };
  const one = sample(route, described, names, moreOf(row.more ?? {}, isMadeUp));
  const token = knockers.token(who);
  const response = await fetch(`${server.url}${one.url}`, {
    method: one.method,
    redirect: 'manual',
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(one.type === undefined ? {} : { 'content-type': one.type }) },
    ...(one.body === undefined ? {} : { body: one.body }),
  });
  return { status: response.status, text: await response.text() };
}

const bodies: Readonly<Record<string, (patient: string, visit: string) => object>> = {
  launch: (patient) => ({ client: 'table-app', patient }),
  names: (patient, encounter) => ({ encounters: [encounter], patients: [patient] }),
  'match-pack': () => ({ id: `pack-table-${sent++}`, body: { pack: matchPack } }),
  release: (patient) => ({ id: `release-table-${sent++}`, body: { patient, item: things['item'], step: 'released', reason: 'seen' } }),
};

/** The words of the table as the things that they stand for, or as nothing that there is. */
function moreOf(more: Readonly<Record<string, unknown>>, isMadeUp: boolean): Readonly<Record<string, unknown>> {
  const thing = (text: unknown): unknown =>
    typeof text !== 'string' || things[text] === undefined ? text : isMadeUp ? (text === 'message' ? '999999999' : 'x|none') : things[text];
  const { body, query, ...rest } = more;
  const make = typeof body === 'string' ? bodies[body] : undefined;
  const { patient = '', encounter = '' } = namesOf(knockers, isMadeUp);
  return {
    ...Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, thing(text)])),
    ...(body === undefined ? {} : { body: make === undefined ? body : make(patient, encounter) }),
    ...(query === undefined ? {} : { query: Object.fromEntries(Object.entries(query as object).map(([name, text]) => [name, thing(text)])) }),
  };
}

/** What was asked for is told back in places, and times go on. */
const plain = (text: string): string =>
  ['CANARYWP1', knockers.patient, knockers.patient.replaceAll('_', '.'), canaryVisit, 'p_nobody', 'p.nobody', 'V-NONE', ...Object.values(things)]
    .filter((one) => one !== '')
    .reduce((left, one) => left.replaceAll(one, '·').replaceAll(encodeURIComponent(one), '·'), text)
    .replace(/of-the-table-\d+/g, '·');

/** Nobody at all, and applications at doors that are none of theirs. */
const isUnknown = (who: Who, route: string): boolean =>
  who === 'nobody' || ((who === 'app' || who === 'own-app') && !/ \/(fhir|cds-services|oauth)/.test(route));

async function judged(who: Who, route: string, row: Row): Promise<readonly string[]> {
  const said = await knock(who, route, row, false);
  const wrong: string[] = [];
  const tell = (what: string): void => void wrong.push(`${who}: ${route} ${what} (${said.status} ${said.text.slice(0, 160)})`);
  const seen = neverTold[who];
  if (seen?.test(plain(said.text)) === true) tell('tells a canary');
  if (row.may.includes(who)) {
    if (!(row.says ?? [200]).includes(said.status)) tell(`says not ${(row.says ?? [200]).join()}`);
    if (row.shows !== undefined && /canaryw|731\.25/i.test(route.includes('/fhir/') ? plain(said.text) : said.text) !== row.shows.includes(who))
      tell('shows it to the wrong one');
    return wrong;
  }
  if (row.closed?.includes(who) === true) {
    if (said.status !== 403 || !said.text.includes('record.closed')) tell('does not offer the glass');
    return wrong;
  }
  if (row.forbidden?.includes(who) === true) {
    if (said.status !== 403) tell('does not name the scope');
    return wrong;
  }
  if (said.status !== (isUnknown(who, route) && !/ \/cds-services/.test(route) ? 401 : 404)) tell('does not look like absence');
  const absent = await knock(who, route, row, true);
  if (absent.status !== said.status || plain(absent.text) !== plain(said.text))
    tell(`is not what is said of nothing: ${absent.status} ${absent.text.slice(0, 160)}`);
  return wrong;
}

describe('doors', () => {
  /** Files of the screens, which anybody may load, stand under their own names. */
  const isFile = (route: string): boolean => /^(GET|HEAD) \/(_app\/|[\w.-]+\.\w+$)/.test(route);
  const routes = (): readonly string[] => [...new Set(server.running.routes.filter((route) => !route.startsWith('HEAD ') && !isFile(route)))];

  test('each has its row, and no row is without its door', () => {
    // The page of the screens is there where they are built.
    expect([...new Set([...routes(), 'GET /'])].sort()).toEqual(Object.keys(doorTable).sort());
  });

  test('open to those of their row, and look absent to everybody else', { timeout: 240_000 }, async () => {
    const wrong: string[] = [];
    for (const route of routes()) {
      const row = doorTable[route];
      if (row === undefined) continue;
      // Who breaks a glass may open the record from then on: of nobody it opens nothing.
      const more = route.endsWith('/break-glass')
        ? { ...row, more: { body: { id: 'glass-of-nobody', body: { patient: 'p_nobody', reason: 'emergency', says: 'Nobody is meant here' } } } }
        : row;
      for (const who of everyone) wrong.push(...(await judged(who, route, more)));
    }
    expect(wrong).toEqual([]);
  });
});

test('whoever is bound to one house writes into no other, whatever the message says of itself', async () => {
  const send = (path: string, type: string, body: string): Promise<Response> =>
    fetch(`${server.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${knockers.token('other-house') ?? ''}`, 'content-type': type }, body });
  const admission = movement('A01', { patient: 'INTRUDER', visit: 'VINTRUDER', place: '4W^09^A', control: 'INTRUDER' }).toString('latin1');
  const hl7 = await send('/api/feeds/adt/messages', 'application/hl7-v2', admission);
  expect([hl7.status, await hl7.text()]).toEqual([422, expect.stringMatching(/MSA\|AR\|INTRUDER[\s\S]*feed\.certificate/)]);
  const device = (facility: string): string => JSON.stringify({ device: 'm1', facility, observations: [] });
  const there = await send('/api/feeds/devices/messages', 'application/json', device('LGH'));
  expect([there.status, await there.text()]).toEqual([422, expect.stringContaining('feed.certificate')]);
  const here = await send('/api/feeds/devices/messages', 'application/json', device(otherHouse));
  expect(await here.text()).not.toContain('feed.certificate');
  const patient = JSON.stringify({ resourceType: 'Patient', identifier: [{ value: 'INTRUDER' }], name: [{ family: 'Intruder' }] });
  expect((await send('/fhir/R4/Patient?facility=LGH', 'application/fhir+json', patient)).status).toBe(404);
  const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [] });
  expect((await send('/fhir/R4?facility=LGH', 'application/fhir+json', bundle)).status).toBe(404);
  expect((await server.ask('admin', '/api/facilities/LGH/encounters')).bytes.toString()).not.toContain('INTRUDER');
});

describe('views and rooms', () => {
  const sockets = new Map<Who, { readonly socket: Socket; readonly heard: unknown[] }>();
  afterAll(() => {
    for (const { socket } of sockets.values()) socket.close();
  });

  const isRole = (who: Who): who is Role => (roles as readonly string[]).includes(who);
  const mayWatch = (who: Who, view: string, facility: string): boolean => {
    if (who === 'other-house') return facility === otherHouse && viewTable[view]?.includes('admin') === true;
    if (who === 'other-house-nurse') return facility === otherHouse && viewTable[view]?.includes('nurse') === true;
    if (who === 'other-unit') return viewTable[view]?.includes('nurse') === true;
    return isRole(who) && viewTable[view]?.includes(who) === true;
  };

  async function connect(who: Who): Promise<Socket | undefined> {
    const token = knockers.token(who);
    const socket = io(server.url, { path: '/live', transports: ['websocket'], auth: token === undefined ? {} : { token }, reconnection: false });
    const heard: unknown[] = [];
    socket.onAny((...said: unknown[]) => heard.push(said));
    const isIn = await new Promise<boolean>((resolve) => {
      socket.once('hello', () => resolve(true));
      socket.once('connect_error', () => resolve(false));
    });
    if (isIn) sockets.set(who, { socket, heard });
    return isIn ? socket : undefined;
  }

  test('let in whom they are for, and to everybody else there is no such view', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    for (const who of everyone) {
      const socket = await connect(who);
      if (socket === undefined) {
        if (who !== 'nobody' && who !== 'app' && who !== 'own-app') wrong.push(`${who} does not get in`);
        continue;
      }
      const absent = JSON.stringify(await socket.timeout(10_000).emitWithAck('watch', { view: 'no-such-view', facility: 'LGH' }));
      for (const facility of ['LGH', otherHouse])
        for (const { name } of views) {
          const answer = (await socket.timeout(10_000).emitWithAck('watch', { view: name, facility })) as Snapshot | { readonly refused: string };
          if ('refused' in answer === mayWatch(who, name, facility)) wrong.push(`${who} ${facility} ${name} ${JSON.stringify(answer).slice(0, 100)}`);
          if ('refused' in answer && JSON.stringify(answer) !== absent) wrong.push(`${who} ${name} is refused in other words`);
          if (neverTold[who]?.test(JSON.stringify(answer)) === true) wrong.push(`${who} is shown a canary in ${name} of ${facility}`);
        }
      const follow = (await socket.timeout(10_000).emitWithAck('follow', { patient: knockers.patient, facility: 'LGH' })) as object;
      const mayFollow = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'steward', 'patient', 'proxy'].includes(who);
      if ('refused' in follow === mayFollow) wrong.push(`${who} follows the record: ${JSON.stringify(follow)}`);
    }
    expect(wrong).toEqual([]);
  });

  test('carry no canary to another unit, another house or another patient, whatever happens', { timeout: 60_000 }, async () => {
    const here = sockets.get('bed-manager');
    if (here === undefined) throw new RangeError();
    const sender = await server.mllp();
    const move = async (trigger: string, control: string, place: string): Promise<void> => {
      expect(msa(await sender.send(movement(trigger, { patient: 'CANARYWP1', visit: canaryVisit, place, control })))[0]).toBe('AA');
    };
    await move('A02', 'CANARYW-M1', '4W^05^A');
    await move('A02', 'CANARYW-M2', '4W^06^A');
    // What is told of another visit afterwards comes behind it, to everybody in whose sight it is.
    expect(msa(await sender.send(movement('A02', { patient: '990303', visit: 'V990303', place: '4E^07^A', control: 'AFTER' })))[0]).toBe('AA');
    sender.close();
    const saw = (who: Who, mark: RegExp): boolean =>
      (sockets.get(who)?.heard ?? []).some((said) => {
        const [name, change] = said as readonly [string, Change];
        return name === 'change' && mark.test(JSON.stringify(change));
      });
    await expect.poll(() => [saw('bed-manager', /CANARYW/), saw('bed-manager', /4E-07-A/), saw('other-unit', /4E-07-A/)]).toEqual([true, true, true]);
    const told = [...sockets].filter(([who, { heard }]) => neverTold[who]?.test(JSON.stringify(heard)) === true).map(([who]) => who);
    expect(told).toEqual([]);
  });
});
