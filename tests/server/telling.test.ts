/** The past of a demo: while it is told its screens ask for nothing, its staff see what will be asked and take it on, and the first moment of the present is one of an ordinary day. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instant, minuteMs } from '@healthos/core/time.ts';
import type { VisitNow } from '@healthos/simulators/day/acts.ts';
import { createEncoder } from '@healthos/simulators/encode/hl7.ts';
import type { MessageAct } from '@healthos/simulators/encode/segments.ts';
import { workBodies } from '@healthos/simulators/encode/work-json.ts';
import { msa, soon, startServer, type Server } from './started.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
});
afterAll(() => server.stop());

const json = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;
const tell = (role: 'feed' | 'nurse', share: number, at: number) =>
  server.ask(role, '/api/telling', { ...json, body: JSON.stringify({ facilities: ['LGH'], from: at - 60 * minuteMs, at, share }) });
const findings = async () => (await server.ask('admin', '/api/facilities/LGH/findings')).body.rows ?? [];
const asked = async () => ((await server.ask('feed', '/api/telling/LGH/findings')).body.rows ?? []).map(({ finding }) => finding);

test('what the past asks is answered before anybody is called', { timeout: 60_000 }, async () => {
  const at = instant(Math.floor((Date.now() - 12 * minuteMs) / 1000) * 1000);
  expect((await tell('nurse', 0.5, at)).status).toBe(404);
  expect((await tell('feed', 0.5, at)).body['telling']).toEqual(['LGH']);
  const person = { mrn: '7401', family: 'Test', given: 'Pat', birthDate: '19600102', sex: 'F' } as const;
  const visit: VisitNow = {
    visit: 'V7401',
    person,
    class: 'I',
    place: { unit: '4W', room: '01', bed: 'A' },
    service: 'MED',
    attending: 'D100',
    payer: ['MCR', 'Medicare', 'MC'],
    admittedAt: at,
  };
  const vitals = {
    respiratoryRate: 26,
    oxygenSaturation: 90,
    oxygenFlow: 4,
    systolicPressure: 88,
    heartRate: 132,
    consciousness: 'A',
    temperature: 38.6,
  } as const;
  const acts: readonly MessageAct[] = [
    { kind: 'movement', trigger: 'A01', at, visit },
    { kind: 'vitals', at: instant(at + minuteMs), visit, order: 'N1', vitals },
  ];
  const [encode, sender] = [createEncoder({ facility: 'LGH' }), await server.mllp()];
  for (const [n, act] of acts.entries()) expect(msa(await sender.send(Buffer.from(encode(act, `T${n}`).text, 'latin1')))[0]).toBe('AA');
  sender.close();
  await tell('feed', 0.9, at + 4 * minuteMs);
  await soon(async () => ((await asked()).includes('news2:V7401') ? true : undefined));
  expect(await findings()).toEqual([]);

  const step = { type: 'FindingStepped', finding: 'news2:V7401', step: 'acting', severity: 'critical', by: 'clinician' } as const;
  const [body] = workBodies('LGH', 'staff-1', [{ at: instant(at + 3 * minuteMs), fact: step }]);
  expect((await server.ask('feed', '/api/feeds/work/messages', { ...json, body: body?.text ?? '' })).status).toBe(200);
  expect(await asked()).not.toContain('news2:V7401');
  expect((await server.ask('nurse', '/api/telling/LGH/findings')).status).toBe(404);

  expect((await tell('feed', 1, Date.now())).body['telling']).toEqual([]);
  const found = (await findings()).find(({ finding }) => finding === 'news2:V7401');
  expect([found?.['severity'], found?.['state']]).toEqual(['critical', 'acting']);
});
