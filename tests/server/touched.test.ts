/** A laboratory withdraws a result: over real sockets, what it touched and who saw it are there at once, and its owner is asked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import type { PatientMark } from '@healthos/core/wire.ts';
import { adt } from './messages.ts';
import { heard, msa, soon, startServer, type Body, type Server } from './started.ts';

let server: Server;
let sender: MllpClient;
let patient: string;

const time = (minutes: number): string => `${new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
function oru(
  control: string,
  minutes: number,
  fields: { readonly code: string; readonly value: string; readonly status: string; readonly observed: number },
): Buffer {
  const { code, value, status, observed } = fields;
  return Buffer.from(
    [
      `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${time(minutes)}||ORU^R01|${control}|P|2.5.1`,
      'PID|1||7001^^^LGH^MR||Osei^Kwame||19590814|M',
      'PV1|1|I|4W^01^A^LGH||||||||||||||||V7001',
      `ORC|RE|ORD-${observed}|FIL-${observed}`,
      `OBR|1|ORD-${observed}|FIL-${observed}|BMP^Basic metabolic panel^L|||${time(observed)}`,
      `OBX|1|NM|${code}^Creatinine^LN||${value}|mg/dL|0.7-1.3|H|||${status}|||${time(observed)}`,
      '',
    ].join('\r'),
    'latin1',
  );
}
async function send(control: string, bytes: Buffer): Promise<void> {
  expect(msa(await sender.send(bytes))).toEqual(['AA', control]);
}
const as = async (role: string, staff: string, path: string, init: RequestInit = {}): Promise<{ status: number; body: Body }> => {
  const token = await server.running.issue({ role: role as 'nurse', staff, ...(role === 'nurse' ? { unit: '4W' } : {}) });
  const response = await fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
  return { status: response.status, body: (await response.json()) as Body };
};
const ask = (staff: string, request: string, id: string, body: object): Promise<{ status: number; body: Body }> =>
  as('clinician', staff, `/api/facilities/LGH/requests/${request}`, { method: 'POST', body: JSON.stringify({ id, body }) });

beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
  sender = await server.mllp();
  await send('T0', adt({ trigger: 'A01', control: 'T0', minutes: 0, patient: '7001', visit: 'V7001', place: '4W^01^A' }));
  await send('T1', oru('T1', -60, { code: '2160-0', value: '0.9', status: 'F', observed: -600 }));
  const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V7001'));
  patient = String(row['patient']);
});
afterAll(async () => {
  sender.close();
  await server.stop();
});

test(
  'hard case 20: withdrawn by its laboratory: within a second its scores, findings, orders and readers, and a finding for its owner; then by a person',
  { timeout: 30_000 },
  async () => {
    expect((await as('nurse', 'early', `/api/patients/${patient}/chart`)).status).toBe(200);
    await send('T2', oru('T2', -50, { code: '2160-0', value: '2.1', status: 'F', observed: -55 }));
    expect((await as('nurse', 'n1', `/api/patients/${patient}/chart`)).status).toBe(200);
    const { rows: series = [] } = (await as('clinician', 'd1', `/api/patients/${patient}/results`)).body;
    const results = series.flatMap(({ points }) => points as readonly { readonly item: string; readonly value: string }[]);
    const item = results.find(({ value }) => value === '2.1')?.item ?? '';
    expect(item).toMatch(/^observation\|/);
    const line = { kind: 'laboratory', code: { code: 'RENALUS', display: 'Ultrasound kidneys' } };
    expect(await ask('d1', 'order-place', 'touched-0001', { encounter: 'V7001', lines: [line] })).toMatchObject({ status: 200 });

    const socket = await server.live('clinician');
    const mark = (await socket.emitWithAck('follow', { facility: 'LGH', patient })) as PatientMark;
    expect(mark).toMatchObject({ facility: 'LGH', patient });
    const said = heard<PatientMark>(socket, 'said-of', (one) => one.mark > mark.mark);
    await send('T3', oru('T3', -40, { code: '2160-0', value: '2.1', status: 'W', observed: -55 }));
    // No value and no name: that something was said, and up to where.
    expect(Object.keys(await said).sort()).toEqual(['facility', 'mark', 'patient']);

    const touchedPath = `/api/patients/${patient}/touched?item=${encodeURIComponent(item)}`;
    const { body } = await as('clinician', 'd1', touchedPath);
    expect(body).toMatchObject({
      scores: [{ score: 'KDIGO stage', encounter: 'V7001', value: 2, after: 0 }],
      findings: [{ finding: 'aki:V7001', stands: false }],
    });
    expect(body['things']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'order', tie: 'answers' }),
        expect.objectContaining({ kind: 'order', tie: 'while-it-stood', by: 'clinician:d1' }),
      ]),
    );
    expect((body['seen'] as { who: string }[]).map(({ who }) => who)).toEqual(['n1', 'd1']);
    const asked = await soon(async () => {
      const { body: found } = await server.ask('clinician', '/api/facilities/LGH/findings');
      return found.rows?.find((one) => one['finding'] === `result-withdrawn:${item.slice('observation|'.length)}`);
    });
    expect(asked).toMatchObject({ owner: 'Clinician', encounter: 'V7001' });

    const first = results.find(({ value }) => value === '0.9')?.item ?? '';
    const retract = { observation: first.slice('observation|'.length), reason: 'specimen-mislabelled' };
    expect(await ask('d1', 'result-retract', 'touched-0002', retract)).toMatchObject({ status: 200 });
    expect((await as('clinician', 'd1', `/api/patients/${patient}/touched?item=${encodeURIComponent(first)}`)).body).toMatchObject({
      stood: { until: { by: 'clinician:d1', reason: 'specimen-mislabelled' } },
    });
    expect(await ask('d1', 'result-retract', 'touched-0003', retract)).toMatchObject({ status: 409 });
    expect((await as('evs', 'e1', touchedPath)).status).toBe(404);
  },
);

test('nobody follows a record that may not be opened', async () => {
  const socket = await server.live('evs');
  expect(await socket.emitWithAck('follow', { facility: 'LGH', patient })).toMatchObject({ refused: 'live.unknown' });
  const clinician = await server.live('clinician');
  expect(await clinician.emitWithAck('follow', { facility: 'LGH', patient: 'p_nobody' })).toMatchObject({ refused: 'live.unknown' });
  expect(await clinician.emitWithAck('follow', 'nonsense')).toMatchObject({ refused: 'live.unknown' });
});
