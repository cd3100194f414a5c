/** Alerts leave the house by a real HTTP receiver and a real mail server, failures included; what became of each is in the log, so that a restart owes the rest. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { escalate } from '@healthos/core/duties/escalate.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { bedId, encounterId, facilityId, feedId, patientId, unitId } from '@healthos/core/ids.ts';
import { requestNamed } from '@healthos/core/requests/requests.ts';
import { getRow } from '@healthos/core/table.ts';
import { instant, minuteMs, orderKey } from '@healthos/core/time.ts';
import { createDecide } from '../decide.ts';
import { openMemoryLog } from '../memory/event-log.ts';
import { startDelivery, type Outgoing } from './delivery.ts';
import type { AlertSettings } from './settings.ts';
import { codesOf } from '../trouble-line.ts';

const facility = facilityId('LGH');
const secret = 'a secret of the site';
const finding = 'airborne-room:V1';
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A hospital with one patient under airborne precautions in an ordinary room, and a clock that the test turns. */
async function house() {
  const troubles: string[] = [];
  let enterprise: Enterprise = emptyEnterprise();
  const clock = { at: Date.UTC(2026, 2, 12, 12), now: () => instant(clock.at) };
  const log = openMemoryLog({ clock, onCommitted: (facts) => void (enterprise = foldEnterprise(enterprise, facts)) });
  const input = () => {
    const hospital = enterprise.hospitals.get(facility);
    return hospital === undefined ? undefined : { hospital, identity: enterprise.identity, now: clock.now() };
  };
  const follow = { enterprise: () => enterprise, input, level: () => Promise.resolve() };
  const decide = createDecide({ log, follow: follow as never, clock });
  const at = clock.now();
  const location = { unit: unitId('4W'), room: '01', bed: 'A', bedId: bedId('4W', '01', 'A') };
  const room = { room: '01', beds: [{ bed: 'A' }] };
  const description = {
    facility: 'LGH',
    name: 'Small',
    zone: 'UTC',
    currency: 'USD',
    floors: [{ floor: '1', name: 'One', widthMetres: 9, depthMetres: 9 }],
    units: [{ unit: '4W', name: '4 West', levelOfCare: 'medical-surgical' as const, floor: '1', rooms: [room] }],
  };
  const admitted = {
    type: 'PatientAdmitted' as const,
    encounter: encounterId('V1'),
    patient: patientId('p1'),
    class: 'I',
    location,
    isolation: 'airborne' as const,
  };
  await log.append({
    facility,
    feed: feedId('adt'),
    sender: 'T',
    peer: 'test',
    controlId: '1',
    type: 'ADT^A01',
    receivedAt: at,
    bytes: new Uint8Array([1]),
    sha256: 'one',
    outcome: 'applied',
    onReusedControlId: 'process',
    identities: [],
    samples: [],
    events: [{ type: 'FacilityDescribed' as const, description }, admitted].map((event, n) => ({
      event,
      effective: { at },
      order: orderKey(at, at, 20, String(n)),
      segments: [],
    })),
  });
  return {
    clock,
    troubles,
    /** One look of the escalation, as the duty loop does it. */
    escalate: async () => {
      const now = input();
      const kind = requestNamed('alert');
      if (now === undefined || kind === undefined) throw new RangeError('no house');
      for (const { body, id } of escalate.due(now)) await decide({ facility, kind, body, id: `escalate/${id}`, actor: { role: 'house' }, peer: 'test' });
    },
    deliver: (settings: AlertSettings) => {
      const loop = startDelivery({
        follow,
        decide,
        clock,
        settings,
        everyMs: 20,
        onTrouble: (error, about) => void troubles.push(`${about}: ${codesOf(error)}`),
      });
      stops.push(() => loop.stop());
      return loop;
    },
    sent: () =>
      (getRow(input()?.hospital.work.AlertSent ?? ({ pages: [], size: 0 } as never), finding) ?? []).map(
        ({ event }) => `${event.channel} L${event.level}.${event.attempt} ${event.outcome}`,
      ),
  };
}

interface Received {
  readonly alert: Outgoing;
  readonly key: string | undefined;
  readonly signed: boolean;
}

async function receiver(answers: readonly number[]): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const expected = createHmac('sha256', secret)
        .update(`${String(request.headers['x-healthos-time'])}.${body}`)
        .digest('hex');
      received.push({
        alert: JSON.parse(body) as Outgoing,
        key: request.headers['idempotency-key'] as string | undefined,
        signed: request.headers['x-healthos-signature'] === `sha256=${expected}`,
      });
      response.writeHead(answers[received.length - 1] ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}

async function mailServer(
  refuses: (n: number) => boolean,
): Promise<{ readonly url: string; readonly letters: { readonly to: string; readonly text: string }[] }> {
  const letters: { to: string; text: string }[] = [];
  let asked = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => done(refuses(asked++) ? Object.assign(new Error('not now'), { responseCode: 451 }) : null),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => void parts.push(part));
      stream.on('end', () => {
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text: Buffer.concat(parts).toString() });
        done(null);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}?tls=off`, letters };
}

test('a critical finding is alerted outside, tried again where it was refused, and not sent twice', { timeout: 30_000 }, async () => {
  const { clock, escalate: look, deliver, sent, troubles } = await house();
  const hook = await receiver([503, 204]);
  const mail = await mailServer((n) => n === 0);
  clock.at += 2 * minuteMs;
  await look();
  const settings: AlertSettings = {
    webhook: { url: hook.url, secret },
    email: {
      smtpUrl: mail.url,
      from: 'healthos@example.org',
      to: new Map([
        ['', 'house@example.org'],
        ['BED_MANAGER', 'beds@example.org'],
      ]),
    },
  };
  const first = deliver(settings);
  await expect.poll(() => sent().sort(), { timeout: 8000 }).toEqual(['email L1.1 failed', 'in-app L1.1 sent', 'webhook L1.1 failed']);
  await first.stop();
  // Why they failed is told to whoever runs it, by codes: no address, no text of an alert.
  expect(troubles.toSorted()).toEqual(['an alert by email: EENVELOPE 451', 'an alert by webhook: WEBHOOK_REFUSED 503']);
  // The process ends; another one owes what the log says was not taken.
  clock.at += 6000;
  deliver(settings);
  await expect.poll(() => sent().length, { timeout: 8000 }).toBe(5);
  expect(sent().sort()).toEqual(['email L1.1 failed', 'email L1.1 sent', 'in-app L1.1 sent', 'webhook L1.1 failed', 'webhook L1.1 sent']);
  expect(hook.received.map(({ signed }) => signed)).toEqual([true, true]);
  expect(new Set(hook.received.map(({ key }) => key)).size).toBe(1);
  expect(hook.received[1]?.alert).toMatchObject({ finding, severity: 'critical', level: 1, attempt: 1, to: 'Bed manager', unit: '4W' });
  expect(mail.letters).toHaveLength(1);
  expect(mail.letters[0]).toMatchObject({ to: 'beds@example.org' });
  expect(mail.letters[0]?.text).toContain('CRITICAL');
  expect(troubles).toHaveLength(2);
});

test('five levels are told three times each, each by webhook', { timeout: 60_000 }, async () => {
  const { clock, escalate: look, deliver, sent, troubles } = await house();
  const hook = await receiver([]);
  deliver({ webhook: { url: hook.url, secret } });
  clock.at += 2 * minuteMs;
  for (let step = 1; step <= 15; step++) {
    await look();
    await expect.poll(() => hook.received.length, { timeout: 8000 }).toBe(step);
    await expect.poll(() => sent().length, { timeout: 8000 }).toBe(2 * step);
    clock.at += 5 * minuteMs;
  }
  await look();
  expect(sent().filter((line) => line.startsWith('in-app'))).toHaveLength(15);
  expect(hook.received.map(({ alert }) => `${alert.level}.${alert.attempt} ${alert.to}`)).toEqual(
    ['Bed manager', 'Bed manager', 'House supervisor', 'Administrator on call', 'Executive on call'].flatMap((role, i) =>
      [1, 2, 3].map((attempt) => `${i + 1}.${attempt} ${role}`),
    ),
  );
  expect(troubles).toEqual([]);
});
