/** The folders of a server: what is dropped is read once and moved, what is refused stays listed, and questions to payers leave as files and come back as answers at the account. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cents } from '@healthos/core/money.ts';
import { dayMs, hourMs } from '@healthos/core/time.ts';
import { dose, pastStay } from '../journeys/today.ts';
import { claimOf, remittanceText } from '@healthos/ingest/formats/x12/given.ts';
import { createPayer, usualPayer } from '@healthos/simulators/payer/payer.ts';
import { adt } from './messages.ts';
import { msa, soon, startServer, type Server } from './started.ts';
import { temporaryFolder } from '../services/temporary.ts';

let [drop, out, statements]: [string, string, string] = ['', '', ''];
let environment: Record<string, string> = {};
let server: Server;

beforeAll(async () => {
  [drop, out] = [temporaryFolder('healthos-drop-'), temporaryFolder('healthos-out-')];
  statements = temporaryFolder('healthos-statements-');
  environment = { HEALTHOS_DROP_FOLDER: drop, HEALTHOS_X12_OUT: out, HEALTHOS_STATEMENTS_OUT: statements };
  server = await startServer(environment);
}, 60_000);
afterAll(async () => {
  await server.stop();
  for (const folder of [drop, out, statements]) await rm(folder, { recursive: true, force: true });
});

const paid = remittanceText({
  trace: 'T1',
  claims: [claimOf('C1', [{ line: 1, code: '99213', chargedCents: cents(10_000), paidCents: cents(10_000), adjustments: [] }])],
  provider: [],
});
const off = paid.replace('CLP*C1*1*100*100*', 'CLP*C1*1*100*100.01*').replaceAll('000000041', '000000042');
const inFolder = (...names: readonly string[]): Promise<readonly string[] | undefined> =>
  readdir(join(drop, ...names.slice(0, 1))).then(
    (found) => (found.includes(names[1] ?? '') ? found : undefined),
    // Made by the first look.
    () => undefined,
  );
/** A loaded machine takes its time. */
const patienceMs = 40_000;

test('what is dropped is read and moved; one cent off is refused, listed with its place, and may be looked at', { timeout: 90_000 }, async () => {
  await writeFile(join(drop, 'good.835'), paid);
  await writeFile(join(drop, 'off.835'), off);
  await soon(() => inFolder('refused', 'off.835'), patienceMs);
  await soon(() => inFolder('done', 'good.835'), patienceMs);
  const listed = await server.ask('admin', '/api/folders');
  expect(listed.body).toMatchObject({
    drop: { refusedFiles: [{ name: 'off.835', messages: [{ type: 'x12/835', outcome: 'rejected', code: 'x12.balance-claim', place: 'CLP[1]-03' }] }] },
  });
  const bytes = await server.ask('admin', '/api/folders/refused/off.835');
  expect([bytes.status, bytes.bytes.toString('latin1')]).toEqual([200, off]);
  for (const path of ['/api/folders', '/api/folders/refused/off.835']) expect((await server.ask('finance', path)).status).toBe(404);
  expect((await server.ask('admin', '/api/folders/refused/..%2Fdone%2Fgood.835')).status).toBe(404);
});

test('a question to a payer leaves as a 270 with what only the bytes hold, and the 271 stands at the account', { timeout: 90_000 }, async () => {
  const sender = await server.mllp();
  const admitted = adt({ trigger: 'A01', control: 'F1', minutes: 0, patient: '601', visit: 'V601', place: '4W^01^A' });
  const covered = Buffer.concat([admitted, Buffer.from(`IN1|1|PLAN|P1|GOOD PLAN${'|'.repeat(11)}PPO${'|'.repeat(21)}MEM601\r`)]);
  expect(msa(await sender.send(covered))[0]).toBe('AA');
  sender.close();
  const asked = await server.ask('finance', '/api/facilities/LGH/requests/eligibility-ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'folders-1', body: { encounter: 'V601', rank: 1 } }),
  });
  expect([asked.status, asked.body]).toEqual([200, expect.objectContaining({})]);
  const name = await soon(async () => (await readdir(out)).find((file) => /^270-LGH-\d+\.x12$/.test(file)), patienceMs);
  const question = await readFile(join(out, name), 'latin1');
  expect(question).toContain('*MI*MEM601~');
  const collected = await server.ask('feed', '/api/facilities/LGH/inquiries-out');
  expect(collected.body).toMatchObject({ rows: [{ kind: '270', payer: 'P1', interchange: question }] });

  const answer = createPayer({ ...usualPayer, seed: 1, allowedOf: () => 0 }).ask(question);
  await writeFile(join(drop, 'answer.271'), answer ?? '');
  await soon(() => inFolder('done', 'answer.271'), patienceMs);
  const coverage = await server.ask('finance', '/api/accounts/V601/coverage?facility=LGH');
  expect(coverage.body).toMatchObject({ coverages: [{ order: 1, said: { payer: 'P1' }, inquiry: { state: 'answered' }, told: { payer: 'P1' } }] });
  expect(JSON.stringify(coverage.body)).not.toContain('MEM601');
  expect((await server.ask('nurse', '/api/accounts/V601/coverage?facility=LGH')).status).toBe(404);
});

test('a statement that is issued is handed over as PDF, tried again while the folder is away, and the account says when', { timeout: 120_000 }, async () => {
  const who = { control: 'F9', patient: '609', visit: 'V609', place: '4W^02^A' };
  const from = Date.now() - 9 * dayMs;
  const sender = await server.mllp();
  for (const bytes of [...pastStay(who, from, from + 2 * dayMs), dose({ ...who, control: 'F9-D' }, from + hourMs, 'A')])
    expect(msa(await sender.send(Buffer.from(bytes.toString('latin1').replace('MCR^Medicare|MCR|Medicare', 'SELF^Self pay|SELF|Self pay'), 'latin1')))[0]).toBe(
      'AA',
    );
  sender.close();
  const box = async () => (await server.ask('admin', '/api/folders')).body as { statementsOut?: { isStuck: boolean; files: number } };
  const row = async () => (await server.ask('finance', '/api/facilities/LGH/balances')).body.rows?.find((one) => one['encounter'] === 'V609');
  await rm(statements, { recursive: true });
  const asked = await server.ask('finance', '/api/facilities/LGH/requests/statement-issue', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'folders-9', body: { encounter: 'V609' } }),
  });
  expect(asked.status).toBe(200);
  await soon(async () => ((await box()).statementsOut?.isStuck === true ? true : undefined), patienceMs);
  expect(await row()).toMatchObject({ statedAt: expect.any(Number) });
  expect(await row()).not.toHaveProperty('deliveredAt');
  await mkdir(statements);
  const name = await soon(async () => (await readdir(statements)).find((file) => /^statement-LGH-V609-\d+\.pdf$/.test(file)), patienceMs);
  expect((await readFile(join(statements, name))).subarray(0, 5).toString()).toBe('%PDF-');
  const told = await soon(async () => ((await row())?.['deliveredAt'] === undefined ? undefined : await row()), patienceMs);
  expect(Number(told['deliveredAt'])).toBeGreaterThanOrEqual(Number(told['statedAt']));
  // Nobody but the house says that it was handed over.
  const said = await server.ask('finance', '/api/facilities/LGH/requests/statement-delivered', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'folders-10', body: { encounter: 'V609', statedAt: Number(told['statedAt']) } }),
  });
  expect(said.status).toBe(404);
});

test('a restart writes nothing twice and reads nothing twice', { timeout: 90_000 }, async () => {
  const before = (await server.ask('admin', '/api/folders')).body as { x12Out: { boxes: readonly { files: number; box: string }[] } };
  await server.stop(true);
  for (const file of await readdir(out)) await rm(join(out, file));
  await writeFile(join(drop, 'again.835'), paid);
  server = await startServer(environment, server.dataDir);
  await soon(() => inFolder('done', 'again.835'), patienceMs);
  const after = await soon(async () => {
    const { body } = await server.ask('admin', '/api/folders');
    const { boxes } = (body as typeof before).x12Out;
    return boxes.length > 0 ? boxes : undefined;
  }, patienceMs);
  expect(await readdir(out)).toEqual([]);
  expect(after.find(({ box }) => box === 'inquiries')?.files).toBe(before.x12Out.boxes.find(({ box }) => box === 'inquiries')?.files);
});
