/** Every door of a running server: what it asks of who knocks, and what it says to what it cannot take. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SignJWT, UnsecuredJWT } from 'jose';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signingKey } from '@healthos/command-center/access/tokens.ts';
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';
import type { Snapshot } from '@healthos/core/wire.ts';
import { makeCertificates } from './certificates.ts';
import { deafScreen } from './deaf-screen.ts';
import { adt } from './messages.ts';
import { heard, msa, soon, startServer, type Server } from './started.ts';

const cli = join(import.meta.dirname, '../../command-center/src/cli.ts');
let server: Server;
beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on', HEALTHOS_SIMULATOR: 'off' });
});
afterAll(() => server.stop());

const admission = (control: string, place: string): Buffer => adt({ trigger: 'A01', control, minutes: 0, patient: `P${control}`, visit: `V${control}`, place });

describe('tokens', () => {
  const bearer = async (token: string): Promise<number> =>
    (await fetch(`${server.url}/api/facilities`, { headers: { authorization: `Bearer ${token}` } })).status;

  test('nothing but health, sign-in and screens answers without one', async () => {
    for (const path of [
      '/api/facilities',
      '/api/feeds',
      '/api/messages',
      '/api/messages/1/raw',
      '/api/openapi.json',
      '/api/docs',
      '/metrics',
      '/api/displays',
      '/api/facilities/LGH/plan',
    ]) {
      expect([path, (await server.ask(undefined, path)).status]).toEqual([path, 401]);
    }
    for (const path of ['/healthz', '/readyz', '/api/sign-in']) expect([path, (await server.ask(undefined, path)).status]).toEqual([path, 200]);
  });

  test('one that is altered, unsigned, over, of another issuer or of an unknown role is refused', async () => {
    const key = await signingKey(server.dataDir);
    const claims = (role: string) => new SignJWT({ role }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt();
    const good = await server.running.issue({ role: 'admin' });
    expect(await bearer(good)).toBe(200);
    const [head = '', body = '', signature = ''] = good.split('.');
    const other = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object), role: 'steward' })).toString('base64url');
    expect(await bearer([head, other, signature].join('.'))).toBe(401);
    expect(await bearer(new UnsecuredJWT({ role: 'admin' }).setIssuer('healthos').setAudience('healthos-api').setExpirationTime('1h').encode())).toBe(401);
    expect(await bearer(await claims('admin').setIssuer('healthos').setAudience('healthos-api').setExpirationTime(1).sign(key))).toBe(401);
    expect(await bearer(await claims('admin').setIssuer('elsewhere').setAudience('healthos-api').setExpirationTime('1h').sign(key))).toBe(401);
    expect(await bearer(await claims('admin').setIssuer('healthos').setAudience('healthos-api').sign(key))).toBe(401);
    expect(await bearer(await claims('root').setIssuer('healthos').setAudience('healthos-api').setExpirationTime('1h').sign(key))).toBe(401);
  });

  test('one of another facility finds nothing here', async () => {
    const token = await server.running.issue({ role: 'admin', facility: 'ELSEWHERE' });
    const answer = await fetch(`${server.url}/api/facilities/LGH/beds`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(404);
    const headers = { authorization: `Bearer ${token}` };
    for (const path of ['/api/messages/1', '/api/messages/1/raw', '/api/facilities/LGH/state-hash', '/api/facilities/LGH/plan']) {
      expect([path, (await fetch(`${server.url}${path}`, { headers })).status]).toEqual([path, 404]);
    }
    expect((await fetch(`${server.url}/api/messages/1/replay`, { method: 'POST', headers })).status).toBe(404);
    expect(await (await fetch(`${server.url}/api/messages`, { headers })).json()).toEqual({ rows: [] });
  });
});

describe('answers over HTTP', () => {
  test('carry strict headers, and problems a stable code and no stack', async () => {
    const { headers } = await server.ask('admin', '/api/facilities');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
    const absent = await server.ask('admin', '/api/facilities/NOWHERE/beds');
    expect([absent.status, absent.headers.get('content-type'), absent.body['code']]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
      'access.absent',
    ]);
    expect((await server.ask('admin', '/api/facilities/LGH/beds?limit=0')).body['code']).toBe('request.invalid');
    expect((await server.ask('admin', '/api/facilities/LGH/beds?at=yesterday')).body['code']).toBe('request.time');
    expect((await server.ask('admin', '/api/no-such-thing')).body['code']).toBe('access.absent');
  });

  test('facilities are paged and of a moment as every other read is', async () => {
    const { rows, position } = (await server.ask('admin', '/api/facilities')).body as { rows: readonly { facility: string }[]; position: number };
    expect(rows.map(({ facility }) => facility)).toContain('LGH');
    expect(position).toBeGreaterThan(0);
    const page = (await server.ask('admin', '/api/facilities?limit=1')).body;
    expect([(page['rows'] as readonly unknown[]).length, page['cursor']]).toEqual([1, rows.length > 1 ? rows[0]?.facility : undefined]);
    expect((await server.ask('admin', `/api/facilities?cursor=${rows.at(-1)?.facility ?? ''}`)).body['rows']).toEqual([]);
    expect((await server.ask('admin', '/api/facilities?knownAt=2020-01-01T00:00:00Z')).body).toMatchObject({ rows: [], position: 0 });
    expect((await server.ask('admin', '/api/facilities?at=yesterday')).body['code']).toBe('request.time');
  });

  test('bodies that are too large, too deep, of another type or no JSON are refused', async () => {
    const post = (path: string, type: string, body: string) => server.ask('admin', path, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('/api/feeds/adt/messages', 'application/hl7-v2', `MSH|^~\\&|${'x'.repeat(5_000_000)}`)).status).toBe(413);
    expect((await post('/api/feeds/adt/messages', 'application/xml', '<a/>')).status).toBe(415);
    expect((await post('/api/feeds/nosuch/messages', 'application/hl7-v2', 'MSH|')).status).toBe(404);
    expect((await post('/api/displays', 'application/json', '{"name":')).status).toBe(400);
    expect((await post('/api/displays', 'application/json', '['.repeat(10_000) + ']'.repeat(10_000))).status).toBe(400);
    expect((await post('/api/feeds/devices/messages', 'application/json', '['.repeat(10_000) + ']'.repeat(10_000))).status).toBe(422);
    expect((await server.ask('admin', '/readyz')).status).toBe(200);
  });

  test('metrics and the description of the API name what the contract names', async () => {
    const metrics = (await server.ask('admin', '/metrics')).bytes.toString();
    for (const name of [
      'healthos_feed_to_glass_seconds',
      'healthos_feed_to_frame_seconds',
      'healthos_messages_total',
      'healthos_log_position',
      'healthos_follow_lag_seconds',
      'healthos_displays_connected',
    ])
      expect(metrics).toContain(name);
    const { body } = await server.ask('admin', '/api/openapi.json');
    expect(Object.keys(body['paths'] as object)).toEqual(
      expect.arrayContaining([
        '/api/facilities',
        '/api/facilities/{facility}/beds',
        '/api/messages/{id}/raw',
        '/api/views/{view}/rows/{key}/lineage',
        '/api/feeds/{feed}/messages',
      ]),
    );
    const open = Object.entries(body['paths'] as Record<string, Record<string, { security?: readonly unknown[] }>>).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security }]) => (security?.length === 0 ? [`${method} ${path}`] : [])),
    );
    expect(open.sort()).toEqual([
      'get /.well-known/smart-configuration',
      'get /api/sign-in',
      'get /api/sign-in/site',
      'get /api/sign-in/site/answer',
      'get /cds-services',
      'get /fhir/R4/.well-known/smart-configuration',
      'get /fhir/R4/metadata',
      'get /healthz',
      'get /readyz',
      'post /api/displays/enrol',
      'post /api/sign-in',
      'post /api/sign-in/invitation',
      'post /api/sign-in/password',
      'post /api/sign-in/pin',
      'post /api/sign-in/second-factor',
      'post /api/sign-in/second-factor/confirm',
      'post /api/sign-in/ticket',
    ]);
    expect((await server.ask('admin', '/api/docs')).headers.get('content-type')).toContain('text/html');
  });
});

describe('the socket', () => {
  const refused = (options: Parameters<typeof io>[1]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = io(server.url, { path: '/live', transports: ['websocket'], reconnection: false, ...options });
      socket.once('connect_error', (error) => resolve(error.message));
      socket.once('hello', () => reject(new Error('it was let in')));
    });

  test('lets in nobody without a token, nor from another origin, nor by polling', async () => {
    expect(await refused({ auth: { token: 'nonsense' } })).toBe('sign in');
    const token = await server.running.issue({ role: 'admin' });
    await refused({ auth: { token }, extraHeaders: { origin: 'https://evil.example' } });
    expect((await fetch(`${server.url}/live/?EIO=4&transport=polling`)).status).toBe(400);
  });

  test('a browser comes in by a word that is good once and soon; its token alone opens nothing there', async () => {
    const token = await server.running.issue({ role: 'wall-staff', facility: 'LGH' });
    const browser = { extraHeaders: { origin: server.url, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' } };
    expect(await refused({ ...browser, auth: { token } })).toBe('sign in');
    const asked = (headers: Record<string, string>) => fetch(`${server.url}/api/live-tickets`, { method: 'POST', headers });
    expect((await asked({})).status).toBe(401);
    expect((await asked({ authorization: 'Bearer nonsense' })).status).toBe(401);
    const { ticket } = (await (await asked({ authorization: `Bearer ${token}` })).json()) as { ticket: string };
    const socket = io(server.url, { path: '/live', transports: ['websocket'], reconnection: false, ...browser, auth: { ticket } });
    await new Promise<void>((resolve, reject) => {
      socket.once('hello', () => resolve());
      socket.once('connect_error', reject);
    });
    socket.close();
    expect(await refused({ ...browser, auth: { ticket } })).toBe('sign in');
    expect(await refused({ auth: { ticket } })).toBe('sign in');
    expect((await fetch(`${server.url}/api/facilities`, { headers: { authorization: `Bearer ${ticket}` } })).status).toBe(401);
  });

  test("shows each role its views and nobody else's; a refusal looks like absence", async () => {
    const asked = async (role: Parameters<Server['live']>[0], view: string, facility = 'LGH'): Promise<string> => {
      const socket = await server.live(role, 'LGH');
      const answer = (await socket.timeout(5000).emitWithAck('watch', { view, facility })) as Snapshot | { refused: string };
      socket.close();
      return 'refused' in answer ? answer.refused : answer.view;
    };
    expect(await asked('wall-public', 'census')).toBe('census');
    for (const view of ['beds', 'encounters', 'findings', 'revenue', 'money', 'nosuch', '__proto__'])
      expect([view, await asked('wall-public', view)]).toEqual([view, 'live.unknown']);
    expect(await asked('wall-staff', 'beds')).toBe('beds');
    expect(await asked('wall-staff', 'revenue')).toBe('live.unknown');
    expect(await asked('finance', 'revenue')).toBe('revenue');
    expect(await asked('finance', 'beds')).toBe('live.unknown');
    expect(await asked('admin', 'beds', 'ELSEWHERE')).toBe('live.unknown');
    expect(await asked('feed', 'census')).toBe('live.unknown');
  });

  test('public walls get counts and nothing that points at one bed', async () => {
    const sender = await server.mllp();
    await sender.send(admission('D1', '4W^02^A'));
    await sender.send(adt({ trigger: 'A03', control: 'D2', minutes: 5, patient: 'PD1', visit: 'VD1', place: '4W^02^A' }));
    sender.close();
    const rowsFor = async (role: 'wall-public' | 'wall-staff') => {
      const socket = await server.live(role, 'LGH');
      return ((await socket.timeout(5000).emitWithAck('watch', { view: 'capacity', facility: 'LGH' })) as Snapshot).rows;
    };
    expect((await rowsFor('wall-staff')).some(([key]) => key.startsWith('turn/'))).toBe(true);
    const rows = await rowsFor('wall-public');
    expect(rows.length).toBeGreaterThan(5);
    expect(JSON.stringify(rows)).not.toMatch(/4W-02|"detail"|turn\//);
  });

  test('ticks each second with time, feeds and whether the log is writable', async () => {
    const socket = await server.live('executive');
    const tick = await heard<{ time: number; logWritable: boolean; feeds: readonly unknown[] }>(socket, 'tick', () => true, 2500);
    expect(tick.logWritable).toBe(true);
    expect(Math.abs(Date.now() - tick.time)).toBeLessThan(2000);
    expect(tick.feeds.length).toBeGreaterThan(0);
  });

  test('what was drawn comes back as feed to glass, and nonsense does not', async () => {
    const socket = await server.live('wall-staff', 'LGH');
    const now = Date.now();
    for (const drawn of [{ receivedAt: now - 120, drawnAt: now }, { receivedAt: now, drawnAt: now - 5 }, { receivedAt: 'x', drawnAt: now }, null])
      socket.emit('drawn', drawn);
    const tick = await heard<{ feedToGlass?: { p50: number; count: number } }>(socket, 'tick', (said) => said.feedToGlass !== undefined, 3000);
    expect(tick.feedToGlass).toMatchObject({ p50: 120, count: 1 });
  });

  test('a screen that asks and does not read is cut off, and holds no memory', async () => {
    const connected = async (): Promise<number> =>
      Number(/healthos_displays_connected (\d+)/.exec((await server.ask('admin', '/metrics')).bytes.toString())?.[1]);
    const others = await connected();
    const screen = await deafScreen(server.running.httpPort, await server.running.issue({ role: 'wall-staff', facility: 'LGH' }));
    expect(await connected()).toBe(others + 1);
    for (let ack = 0; ack < 150; ack++) screen.emit('watch', { view: 'beds', facility: 'LGH' }, ack);
    await soon(async () => ((await connected()) === others ? true : undefined), 10_000);
    screen.close();
  });

  test('an enrolled display lives until it is revoked, and goes dark at once', async () => {
    const json = (body: unknown): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const { body: made } = await server.ask('admin', '/api/displays', json({ name: 'Lobby', class: 'public', facility: 'LGH' }));
    const { body: enrolled } = await server.ask(undefined, '/api/displays/enrol', json({ code: made['code'] }));
    expect((await server.ask(undefined, '/api/displays/enrol', json({ code: made['code'] }))).status).toBe(404);
    const socket = io(server.url, { path: '/live', transports: ['websocket'], auth: { token: enrolled['token'] }, reconnection: false });
    await new Promise<void>((resolve) => socket.once('hello', () => resolve()));
    const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    expect((await server.ask('nurse', `/api/displays/${String(made['id'])}`, { method: 'DELETE' })).status).toBe(404);
    expect((await server.ask('admin', `/api/displays/${String(made['id'])}`, { method: 'DELETE' })).status).toBe(204);
    expect(await gone).toBe('io server disconnect');
    expect(await refused({ auth: { token: enrolled['token'] } })).toBe('sign in');
  });
});

describe('MLLP', () => {
  /** After whatever was sent, the next good message on a new connection is taken. */
  async function stillTakes(control: string): Promise<void> {
    const client = await server.mllp();
    expect(msa(await client.send(admission(control, '4E^03^A')))).toEqual(['AA', control]);
    client.close();
  }

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(80))],
    ['binary noise', Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 251))],
    ['a truncated frame', Buffer.from('\x0bMSH|^~\\&|A|B')],
    ['a frame of 10 MB', Buffer.concat([Buffer.from('\x0b'), Buffer.alloc(10_000_000, 0x41), Buffer.from('\x1c\r')])],
    ['an empty frame', Buffer.from('\x0b\x1c\r')],
    ['ends without beginnings', Buffer.from('\x1c\r\x1c\r\x1c\r')],
  ])('%s neither stops it nor the next good message', async (_name, noise) => {
    const client = await server.mllp();
    client.write(noise);
    await Promise.race([client.next(), client.closed, new Promise((resolve) => setTimeout(resolve, 300))]);
    client.close();
    await stillTakes(`M${noise.length}`);
  });

  test.each([
    ['no MSH-10', 'MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120000+0000||ADT^A01||P|2.5.1\rEVN|A01\r', /ERR\|.*101/],
    ['an unknown version', 'MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312120000+0000||ADT^A01|B2|P|9.9\rEVN|A01\r', /ERR\|.*203/],
    ['equal delimiters', 'MSH|||||||||||\r', /MSA\|A[ER]/],
    ['no header at all', 'PID|1||123\r', /MSA\|A[ER]/],
  ])('%s is answered by a code', async (_name, message, expected) => {
    const client = await server.mllp();
    const reply = await client.send(Buffer.from(message));
    expect(reply?.toString('latin1')).toMatch(expected);
    client.close();
  });
});

describe('with TLS', () => {
  const certificates = makeCertificates();

  test('HTTPS and MLLP speak TLS; MLLP asks for a certificate of the authority', async () => {
    const secure = await startServer({
      HEALTHOS_TLS_CERT: certificates.paths.cert,
      HEALTHOS_TLS_KEY: certificates.paths.key,
      HEALTHOS_TLS_CA: certificates.paths.ca,
    });
    const { mllpPort, httpPort } = secure.running;
    const tls = { ca: certificates.ca };
    const known = await connectMllp({ host: '127.0.0.1', port: mllpPort, tls: { ...tls, ...certificates.client } });
    expect(msa(await known.send(admission('T1', '4W^01^A')))).toEqual(['AA', 'T1']);
    known.close();
    const stranger = await connectMllp({ host: '127.0.0.1', port: mllpPort, tls }).catch(() => undefined);
    expect(await stranger?.send(admission('T2', '4W^01^A'))).toBeUndefined();
    const plain = await connectMllp({ host: '127.0.0.1', port: mllpPort });
    expect(await plain.send(admission('T3', '4W^01^A'))).toBeUndefined();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      httpsRequest({ host: '127.0.0.1', port: httpPort, path: '/readyz', ca: certificates.ca }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    // Whoever runs the server has no need to be told by its machine whom to trust: it knows its own certificate.
    const environment = { ...process.env, HEALTHOS_DATA_DIR: secure.dataDir, HEALTHOS_HTTP_PORT: String(httpPort), HEALTHOS_MLLP_PORT: String(mllpPort) };
    const command = (...args: readonly string[]): Promise<{ readonly stdout: string }> =>
      promisify(execFile)(process.execPath, [cli, ...args], {
        env: { ...environment, HEALTHOS_TLS_CERT: certificates.paths.cert, HEALTHOS_TLS_KEY: certificates.paths.key },
      });
    expect((await command('device', 'enroll', '--name', 'by TLS')).stdout).toMatch(/[A-Z0-9]{4}/);
    expect((await command('device', 'list')).stdout).toContain('by TLS');
    // Which names the certificate, of which two days are left, and ends with 1 for it.
    const doctor = await command('doctor').catch((error: { readonly stdout: string }) => error);
    expect(doctor.stdout).toMatch(/ok +server +ready at https:/);
    expect(doctor.stdout).toMatch(/ok +houses +one house is read by a role/);
    await secure.stop();
  }, 60_000);

  test('a certificate speaks for its own senders, house and types of message, and one that nobody named is not read', async () => {
    const file = join(certificates.folder, 'senders.json');
    writeFileSync(file, JSON.stringify([{ certificate: 'LGHADT', facility: 'LGH', senders: ['LGHADT'], types: ['ADT'] }]));
    const secure = await startServer({
      HEALTHOS_TLS_CERT: certificates.paths.cert,
      HEALTHOS_TLS_KEY: certificates.paths.key,
      HEALTHOS_TLS_CA: certificates.paths.ca,
      HEALTHOS_MLLP_SENDERS: file,
    });
    const tls = { ca: certificates.ca };
    const own = await connectMllp({ host: '127.0.0.1', port: secure.running.mllpPort, tls: { ...tls, ...certificates.client } });
    expect(msa(await own.send(admission('S1', '4W^01^A')))).toEqual(['AA', 'S1']);
    const said = (from: string, to: string, control: string) =>
      own.send(Buffer.from(admission(control, '4W^02^A').toString('latin1').replaceAll(from, to), 'latin1'));
    expect(msa(await said('LGHADT', 'LGHRX', 'S2'))).toEqual(['AR', 'S2']);
    expect(msa(await said('ADT^A01', 'MDM^T02', 'S3'))).toEqual(['AR', 'S3']);
    // What was refused touched nothing: the control id is free for whom it belongs to.
    expect(msa(await own.send(admission('S3', '4W^03^A')))).toEqual(['AA', 'S3']);
    own.close();
    const stranger = await connectMllp({ host: '127.0.0.1', port: secure.running.mllpPort, tls: { ...tls, ...certificates.other } }).catch(() => undefined);
    expect(await stranger?.send(admission('S4', '4W^04^A'))).toBeUndefined();
    const token = await secure.running.issue({ role: 'admin' });
    const listed = await new Promise<string>((resolve, reject) => {
      httpsRequest(
        {
          host: '127.0.0.1',
          port: secure.running.httpPort,
          path: '/api/messages?outcome=rejected',
          ca: certificates.ca,
          headers: { authorization: `Bearer ${token}` },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve(text));
        },
      )
        .on('error', reject)
        .end();
    });
    const { rows } = JSON.parse(listed) as { rows: readonly { controlId: string; code: string }[] };
    expect(rows.map(({ controlId, code }) => [controlId, code])).toEqual([
      ['S3', 'feed.certificate'],
      ['S2', 'feed.certificate'],
    ]);
    await secure.stop();
  });
});

test('a closed feed list refuses a sender that it does not name', async () => {
  const closed = await startServer({ HEALTHOS_FEEDS: 'closed' });
  const client = await closed.mllp();
  expect(msa(await client.send(admission('C1', '4W^01^A')))[0]).toBe('AA');
  const stranger = Buffer.from(admission('C2', '4W^02^A').toString('latin1').replace('LGHADT', 'STRANGER'), 'latin1');
  expect(msa(await client.send(stranger))[0]).toBe('AR');
  await soon(async () => ((await closed.ask('admin', '/api/messages?outcome=rejected')).body.rows?.length === 1 ? true : undefined));
  client.close();
  await closed.stop();
});
