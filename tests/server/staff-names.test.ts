/** Who works here is called by name where the staff file said one: read from its bytes, held by no fold, told to whoever works beside them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { staffName } from '@healthos/simulators/day/people.ts';
import { staffFiles } from '@healthos/simulators/encode/staff-file.ts';
import { msa, startServer, type Server } from './started.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const named = (role: 'charge-nurse' | 'evs' | 'executive', staff: readonly string[]) =>
  server.ask(role, '/api/facilities/LGH/staff-names', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ staff }) });

test('the staff file of a unit is taken, and its people are called by name', async () => {
  const [file] = staffFiles({ ...demoHospital, units: demoHospital.units.filter(({ unit }) => unit === '4W') }, 'story', instant(Date.now() - 60_000));
  const sender = await server.mllp();
  expect(msa(await sender.send(Buffer.from(file?.text ?? '')))).toEqual(['AA', file?.controlId]);
  expect(msa(await sender.send(Buffer.from(file?.text ?? '')))[0]).toBe('AA');
  sender.close();
  const { body } = await named('charge-nurse', ['4Wrn00', '4Wcharge10', 'nobody']);
  expect(body.rows).toEqual([
    { staff: '4Wrn00', ...staffName('4Wrn00') },
    { staff: '4Wcharge10', ...staffName('4Wcharge10') },
  ]);
  expect((await named('evs', ['4Wrn00'])).body.rows).toEqual([{ staff: '4Wrn00', ...staffName('4Wrn00') }]);
  expect((await named('executive', ['4Wrn00'])).status).toBe(404);
});
