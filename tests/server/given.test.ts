/** One dose given in the MAR shows, from the same commit, in the MAR, as a charge, in NEWS2 and in the row of a wall; taken back, it is gone from each. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '@healthos/command-center/access/roles.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { movement } from '../journeys/today.ts';
import { heard, msa, soon, startServer, type Server } from './started.ts';

let server: Server;
let sent = 0;

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(movement('A01', { patient: '8501', visit: 'V501', place: '4W^01^A', control: 'G1' })))[0]).toBe('AA');
  sender.close();
});
afterAll(() => server.stop());

async function ask(role: Role, staff: string, request: string, body: object): Promise<{ readonly position: number; readonly made: Record<string, string> }> {
  const response = await fetch(`${server.url}/api/facilities/LGH/requests/${request}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await server.running.issue({ role, staff })}` },
    body: JSON.stringify({ id: `given-${sent++}-${request}`, body }),
  });
  const text = await response.text();
  expect([request, response.status, response.ok ? '' : text]).toEqual([request, 200, '']);
  return JSON.parse(text) as { position: number; made: Record<string, string> };
}
async function rowOf(path: string, field: string, value: string): Promise<Record<string, unknown> | undefined> {
  return (await server.ask('admin', path)).body.rows?.find((row) => row[field] === value);
}

test('a dose of oxygen is in the MAR, on the ledger, in NEWS2 and on the wall; taken back, in none of them', { timeout: 60_000 }, async () => {
  const round = [
    ['respiratoryRate', '18', '/min'],
    ['oxygenSaturation', '96', '%'],
    ['supplementalOxygen', '0', 'L/min'],
    ['systolicPressure', '120', 'mm[Hg]'],
    ['heartRate', '75', '/min'],
    ['temperature', '37.0', 'Cel'],
  ].map(([sign, value, unit]) => ({ sign, value, unit }));
  await ask('nurse', 'n1', 'vitals-chart', { encounter: 'V501', signs: round, consciousness: 'A' });
  const line = {
    kind: 'medication',
    code: { code: 'OXYGEN', display: 'Oxygen', system: 'L' },
    rate: { literal: '2', unit: 'L/min' },
    route: 'NASAL',
    frequency: 'CONT',
  };
  await ask('clinician', 'd1', 'order-place', { encounter: 'V501', lines: [line], sign: true });
  const due = await soon(() => rowOf('/api/facilities/LGH/mar', 'code', 'OXYGEN'));
  const beds = '/api/facilities/LGH/beds?limit=2000';
  await soon(async () => (((await rowOf(beds, 'encounter', 'V501'))?.['news2'] as { score?: number } | undefined)?.score === 0 ? true : undefined));

  const wall = await server.live('wall-staff', 'LGH');
  const snapshot = (await wall.timeout(10_000).emitWithAck('watch', { view: 'beds', facility: 'LGH' })) as Snapshot;
  expect(snapshot.rows.find(([key]) => key === '4W-01-A')?.[1]).toMatchObject({ news2: { score: 0 } });
  const scoreOn = (change: Change): number | undefined => {
    const row = change.put.find(([key]) => key === '4W-01-A')?.[1] as { readonly news2?: { readonly score?: number } } | undefined;
    return row?.news2?.score;
  };
  const shown = heard<Change>(wall, 'change', (change) => scoreOn(change) === 2, 20_000);
  const { position, made } = await ask('nurse', 'n1', 'mar-give', {
    encounter: 'V501',
    order: due['order'],
    step: 'given',
    dueAt: due['dueAt'],
    patient: 'V501',
    drug: 'OXYGEN',
    rate: line.rate,
    route: 'NASAL',
  });
  // The wall: pushed, with the commit of the dose in it or before it.
  expect((await shown).position).toBeGreaterThanOrEqual(position - 1);
  const { administration } = made;
  expect(await rowOf('/api/facilities/LGH/mar', 'code', 'OXYGEN')).toMatchObject({
    running: { administration, rate: { literal: '2' } },
    doses: [{ completion: 'complete', by: 'nurse:n1' }],
  });
  expect(await rowOf('/api/facilities/LGH/ledger', 'charge', `dose:${administration}:1`)).toMatchObject({
    encounter: 'V501',
    code: 'OXYGEN',
    kind: 'medication',
    amountCents: 2500,
  });
  expect(await rowOf('/api/facilities/LGH/unit-now', 'encounter', 'V501')).toMatchObject({ news2: { score: 2 } });

  const gone = heard<Change>(wall, 'change', (change) => scoreOn(change) === 0, 20_000);
  await ask('nurse', 'n1', 'mar-correct', { encounter: 'V501', administration, step: 'removed', reason: 'not-given' });
  await gone;
  expect(await rowOf('/api/facilities/LGH/mar', 'code', 'OXYGEN')).toMatchObject({ doses: [] });
  const lines = ((await server.ask('admin', '/api/facilities/LGH/ledger')).body.rows ?? []).filter((row) => row['code'] === 'OXYGEN');
  expect(lines.reduce((sum, row) => sum + Number(row['amountCents']), 0)).toBe(0);
  expect(await rowOf('/api/facilities/LGH/unit-now', 'encounter', 'V501')).toMatchObject({ news2: { score: 0 } });
  wall.close();
});
