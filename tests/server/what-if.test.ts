/** What-if over HTTP: who may, what is refused and why, progress and answer, the same seed twice, nothing against nothing, the log untouched, and tasks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adt } from './messages.ts';
import { soon, startServer, type Server } from './started.ts';

const path = '/api/facilities/LGH/what-if';
const post = (body: object): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

/** Three days of a small house: each two hours somebody comes to the ED; every third is admitted to a ward and leaves a day later. */
async function tellThreeDays(): Promise<void> {
  const sender = await server.mllp();
  let control = 0;
  const send = async (trigger: string, minutes: number, n: number, place: string, patientClass: string): Promise<void> => {
    await sender.send(adt({ trigger, control: `W${control++}`, minutes, patient: String(7000 + n), visit: `V${7000 + n}`, place, patientClass }));
  };
  for (let n = 0; n < 36; n++) {
    const at = n * 120;
    const bed = `4W^${String(9 + (n % 12)).padStart(2, '0')}^A`;
    await send('A04', at, n, `ED^${String((n % 30) + 1).padStart(2, '0')}^A`, 'E');
    if (n % 3 === 0) {
      await send('A06', at + 100, n, `ED^${String((n % 30) + 1).padStart(2, '0')}^A`, 'I');
      await send('A02', at + 160, n, bed, 'I');
      if (n < 24) await send('A03', at + 1600, n, bed, 'I');
    } else await send('A03', at + 150, n, `ED^${String((n % 30) + 1).padStart(2, '0')}^A`, 'E');
  }
  sender.close();
}

async function finished(body: object): Promise<Record<string, unknown>> {
  const begun = await server.ask('bed-manager', path, post(body));
  expect(begun.status).toBe(202);
  return soon(async () => {
    const { body: now } = await server.ask('bed-manager', `${path}/${String(begun.body['run'])}`);
    return now['state'] === 'done' ? now : undefined;
  }, 30_000);
}

test('a house of which nothing is known yet is not simulated, and says so', async () => {
  const answer = await server.ask('bed-manager', path, post({ levers: [] }));
  expect([answer.status, answer.body['code']]).toEqual([409, 'what-if.too-early']);
});

test('a run is the same for the same seed, nothing against nothing is zero, and the log stays as it was', { timeout: 90_000 }, async () => {
  await tellThreeDays();
  const before = (await server.ask('admin', '/api/facilities/LGH/state-hash')).body;
  const levers = [{ lever: 'cleaners', more: 2 }];
  const [first, second, nothing] = [
    await finished({ levers, seed: 9, replications: 20 }),
    await finished({ levers, seed: 9, replications: 20 }),
    await finished({ levers: [], seed: 9, replications: 20 }),
  ];
  expect(first).toMatchObject({ done: 20, replications: 20, seed: 9, tasks: [{ says: 'Call 2 more cleaners', owner: 'evs' }] });
  expect(first['result']).toEqual(second['result']);
  const { measures } = nothing['result'] as { readonly measures: readonly { readonly difference: number; readonly low: number; readonly high: number }[] };
  expect(measures.length).toBeGreaterThan(10);
  for (const { difference, low, high } of measures) expect([difference, low, high]).toEqual([0, 0, 0]);
  expect((await server.ask('admin', '/api/facilities/LGH/state-hash')).body).toEqual(before);
});

test.each([
  [{ lever: 'open-beds', unit: '9X', beds: 1 }, 409, 'what-if.lever'],
  [{ lever: 'open-beds', unit: '4W', beds: 60 }, 409, 'what-if.lever'],
  [{ lever: 'open-beds', unit: '4W', beds: -1 }, 400, 'request.invalid'],
  [{ lever: 'wish', more: 1 }, 400, 'request.invalid'],
])('%o is refused', async (lever, status, code) => {
  const answer = await server.ask('bed-manager', path, post({ levers: [lever] }));
  expect([answer.status, answer.body['code']]).toEqual([status, code]);
});

test('whoever may not ask, and whoever asks for a run that is not there, finds nothing', async () => {
  for (const role of ['nurse', 'evs', 'wall-staff', 'feed'] as const) expect((await server.ask(role, path, post({ levers: [] }))).status).toBe(404);
  expect((await server.ask('bed-manager', `${path}/nothing`)).status).toBe(404);
  expect((await server.ask('admin', '/api/facilities/ELSE/what-if', post({ levers: [] }))).status).toBe(404);
});

test('a run can be called off', async () => {
  const begun = await server.ask('bed-manager', path, post({ levers: [], replications: 200 }));
  const called = await server.ask('bed-manager', `${path}/${String(begun.body['run'])}`, { method: 'DELETE' });
  expect(called.body['state']).toBe('cancelled');
});

test('promoted levers become commitments with an owner and a time; a time that is over is refused', async () => {
  const levers = [
    { lever: 'cleaners', more: 2 },
    { lever: 'discharge-lounge', places: 6 },
  ];
  const ask = (dueAt: number) =>
    server.ask('bed-manager', '/api/facilities/LGH/requests/what-if-promote', post({ id: `promote-${dueAt}`, body: { levers, dueAt, seed: 9, position: 3 } }));
  const late = await ask(Date.now() - 60_000);
  expect([late.status, late.body['code']]).toEqual([409, 'time.past']);
  const made = await ask(Date.now() + 3_600_000);
  expect(made.status).toBe(200);
  const events = made.body['events'] as readonly { readonly event: Record<string, unknown> }[];
  expect(events.map(({ event }) => [event['type'], event['owner'], event['step']])).toEqual([
    ['CommitmentStepped', 'evs', 'made'],
    ['CommitmentStepped', 'bed-manager', 'made'],
  ]);
  expect(String(events[0]?.event['says'])).toBe('Call 2 more cleaners; what-if of position 3, seed 9');
});
