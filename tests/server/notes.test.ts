/** Notes on a running server: a draft is its author's alone and survives a restart, the signed text is read from the bytes, and the read is audited. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '@healthos/command-center/access/roles.ts';
import { adt } from './messages.ts';
import { msa, soon, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let patient: string;
let sent = 0;

async function as(staff: string, path: string, init: RequestInit = {}, role: Role = 'clinician'): Promise<Pick<Answer, 'status' | 'body'>> {
  const headers = { authorization: `Bearer ${await server.running.issue({ role, staff })}`, 'content-type': 'application/json' };
  const response = await fetch(`${server.url}${path}`, { ...init, headers: init.body === undefined ? { authorization: headers.authorization } : headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}
const ask = (staff: string, request: string, body: object) =>
  as(staff, `/api/facilities/LGH/requests/${request}`, { method: 'POST', body: JSON.stringify({ id: `notes-${sent++}-${request}`, body }) });
const of = (path: string): string => `/api/patients/${patient}/${path}`;
const draft = (revision: number, words: string, window?: string): RequestInit => ({
  method: 'PUT',
  body: JSON.stringify({
    encounter: 'V610',
    template: 'progress',
    revision,
    body: { sections: [{ section: 'subjective', text: words }], ...(window === undefined ? {} : { window }) },
  }),
});

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  expect(msa(await sender.send(adt({ trigger: 'A01', control: 'N1', minutes: 0, patient: '6100', visit: 'V610', place: '4W^01^A' })))[0]).toBe('AA');
  sender.close();
  const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V610'));
  patient = String(row['patient']);
}, 60_000);
afterAll(() => server.stop());

test('a draft is kept for its author, seen by nobody else, and not overwritten by an older window', { timeout: 60_000 }, async () => {
  expect(await as('d1', of('note-drafts/N-1'), draft(0, 'Slept badly'))).toMatchObject({ status: 200, body: { revision: 1 } });
  expect(await as('d1', of('note-drafts/N-1'), draft(1, 'Slept badly, no pain'))).toMatchObject({ status: 200, body: { revision: 2 } });
  expect(await as('d1', of('note-drafts/N-1'), draft(1, 'An older window'))).toMatchObject({ status: 409, body: { code: 'draft.stale' } });
  expect(await as('d2', of('note-drafts/N-1'), draft(2, 'Somebody else'))).toMatchObject({ status: 409, body: { code: 'draft.stale' } });
  expect((await server.ask('clinician', of('note-drafts/N-2'), { ...draft(0, 'x'), headers: { 'content-type': 'application/json' } })).body['code']).toBe(
    'draft.nobody',
  );
  const mine = await as('d1', of('notes'));
  expect(mine.body['drafts']).toMatchObject([{ document: 'N-1', template: 'progress', revision: 2, body: { sections: [{ text: 'Slept badly, no pain' }] } }]);
  expect((await as('d2', of('notes'))).body['drafts']).toEqual([]);
  const nobody = await fetch(`${server.url}${of('notes')}`);
  expect(nobody.status).toBe(401);
  expect((await server.ask('evs', of('notes'))).status).toBe(404);
});

test('signing ends the draft; the text is in the bytes, not in the facts, and who reads it is audited', { timeout: 60_000 }, async () => {
  const parts = await as('d1', of('note-parts?template=progress&encounter=V610'));
  expect(parts.body['sections']).toMatchObject([{ section: 'subjective', lines: [] }, {}, {}, {}, {}]);
  const sections = ['subjective', 'assessment', 'plan'].map((section) => ({ section, title: section, text: `Words of ${section}` }));
  const signed = await ask('d1', 'note-sign', { document: 'N-1', encounter: 'V610', template: 'progress', sections });
  expect(signed.status).toBe(200);
  expect(JSON.stringify(signed.body)).not.toContain('Words of');
  expect((await as('d1', of('notes'))).body).toMatchObject({ rows: [{ document: 'N-1', state: 'signed', author: 'clinician:d1' }], drafts: [] });
  expect(await as('d1', of('note-drafts/N-1'), draft(2, 'Too late'))).toMatchObject({ status: 409, body: { code: 'draft.signed' } });
  expect(await ask('d2', 'note-sign', { document: 'N-1', encounter: 'V610', template: 'progress', sections })).toMatchObject({
    status: 409,
    body: { code: 'note.signed', taken: { by: 'clinician:d1' } },
  });
  const text = await as('d2', of('documents/N-1/text'));
  expect(text.body['parts']).toMatchObject([{ title: 'subjective', text: 'Words of subjective' }, {}, {}]);
  const audit = await server.ask('privacy', `/api/audit?patient=${patient}`);
  expect(audit.body.rows?.some(({ staff, view }) => staff === 'd2' && view === 'documents/:document/text N-1')).toBe(true);
});

test('a draft survives a restart', { timeout: 90_000 }, async () => {
  expect((await as('d1', of('note-drafts/N-9'), draft(0, 'Kept', 'w1'))).status).toBe(200);
  // Its answer was lost: the same window saves again, another one does not.
  expect((await as('d1', of('note-drafts/N-9'), draft(0, 'Lost', 'w2'))).status).toBe(409);
  expect((await as('d1', of('note-drafts/N-9'), draft(0, 'Kept over night', 'w1'))).body).toMatchObject({ revision: 2 });
  const { dataDir } = server;
  await server.stop(true);
  server = await startServer({}, dataDir);
  expect((await as('d1', of('notes'))).body['drafts']).toMatchObject([{ document: 'N-9', body: { sections: [{ text: 'Kept over night' }] } }]);
  expect((await as('d1', of('note-drafts/N-9'), { method: 'DELETE' })).status).toBe(204);
  expect((await as('d1', of('notes'))).body['drafts']).toEqual([]);
});
