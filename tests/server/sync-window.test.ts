/**
 * No synchronisation window: writers commit at once for several people, and clinicians and the people themselves read with the position of a commit, by id
 * and by search, while others go on writing. A checker holds every read against every commit. `HEALTHOS_SYNC_COMMITS` says how many commits (10,000 for
 * the proof, a minute and a half on two shared cores; few where the whole suite runs).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movement } from '../journeys/today.ts';
import { msa, startServer, type Server } from './started.ts';
import { staleReads, type Commit, type Read } from './sync-history.ts';

const commitsWanted = Number(process.env['HEALTHOS_SYNC_COMMITS'] ?? 60);
const [people, writersEach] = [6, 2];
const limitMs = 60_000 + commitsWanted * 100;

let server: Server;
const records: { readonly patient: string; readonly observation: string }[] = [];

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  for (let n = 1; n <= people; n++) {
    const admitted = movement('A01', { patient: `810${n}`, visit: `V81${n}`, place: `4W^0${n}^A`, control: `S${n}` });
    expect(msa(await sender.send(admitted))[0]).toBe('AA');
    const found = await server.ask('admin', `/fhir/R4/Patient?identifier=|810${n}`);
    const [entry] = found.body['entry'] as readonly { readonly resource: { readonly id: string } }[];
    records.push({ patient: entry?.resource.id ?? '', observation: `sync-${n}` });
  }
  sender.close();
});
afterAll(() => server.stop());

const resourceOf = (record: (typeof records)[number], value: number): object => ({
  resourceType: 'Observation',
  id: record.observation,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: `Patient/${record.patient}` },
  effectiveDateTime: '2026-01-02T08:00:00Z',
  valueQuantity: { value, unit: 'kg' },
});

interface Shown {
  readonly valueQuantity?: { readonly value?: number };
  readonly entry?: readonly { readonly resource: Shown }[];
}

/** One read of a reader: by id and by search in turn. */
async function readOnce(authorization: string, record: (typeof records)[number], carried: string, bySearch: boolean): Promise<number | undefined> {
  const path = bySearch ? `Observation?patient=${record.patient}&code=29463-7` : `Observation/${record.observation}`;
  const response = await fetch(`${server.url}/fhir/R4/${path}`, { headers: { authorization, 'x-healthos-position': carried } });
  const body = (await response.json()) as Shown;
  return (bySearch ? body.entry?.[0]?.resource : body)?.valueQuantity?.value;
}

describe('a reader that carries the position of a commit', () => {
  test(`sees it, however many write and read meanwhile (${commitsWanted} commits)`, { timeout: limitMs }, async () => {
    const writing = `Bearer ${await server.running.issue({ role: 'admin' })}`;
    const clinician = `Bearer ${await server.running.issue({ role: 'clinician', staff: 'd1', unit: '4W' })}`;
    const [commits, reads, pending]: [Commit[], Read[], Promise<void>[]] = [[], [], []];
    let value = 0;

    async function look(reader: string, authorization: string, record: (typeof records)[number], told: string, bySearch: boolean): Promise<void> {
      const shown = await readOnce(authorization, record, told, bySearch);
      reads.push({ reader, resource: record.observation, carried: Number(told.split(':')[1]), value: shown });
    }

    async function write(record: (typeof records)[number]): Promise<void> {
      const own = `Bearer ${await server.running.issue({ role: 'patient', patient: record.patient.replaceAll('.', '_') })}`;
      while (value < commitsWanted) {
        const mine = ++value;
        const response = await fetch(`${server.url}/fhir/R4/Observation/${record.observation}`, {
          method: 'PUT',
          headers: { authorization: writing, 'content-type': 'application/fhir+json', prefer: 'return=minimal' },
          body: JSON.stringify(resourceOf(record, mine)),
        });
        const told = response.headers.get('x-healthos-position') ?? '';
        expect([response.ok, told]).toEqual([true, expect.stringMatching(/^LGH:\d+$/)]);
        commits.push({ resource: record.observation, value: mine, position: Number(told.split(':')[1]) });
        pending.push(look('clinician', clinician, record, told, mine % 2 === 0), look('patient', own, record, told, mine % 2 === 1));
        if (pending.length > 200) await Promise.all(pending.splice(0, 100));
      }
    }

    await Promise.all(records.flatMap((record) => Array.from({ length: writersEach }, () => write(record))));
    await Promise.all(pending);
    process.stdout.write(`sync window: ${commits.length} commits, ${reads.length} reads carried their position\n`);
    expect([commits.length, reads.length]).toEqual([commitsWanted, 2 * commitsWanted]);
    expect(staleReads(commits, reads)).toEqual([]);
  });

  test('would be caught if it were shown a copy that lags: the checker can fail', { timeout: limitMs }, async () => {
    const writing = `Bearer ${await server.running.issue({ role: 'admin' })}`;
    const [record] = records;
    if (record === undefined) throw new Error('nobody was admitted');
    const commits: Commit[] = [];
    /** As a second system would show it: what it copied before the last commit came. */
    let copied: number | undefined;
    const [lagging, direct]: [Read[], Read[]] = [[], []];
    for (const value of [1_000_001, 1_000_002, 1_000_003]) {
      const response = await fetch(`${server.url}/fhir/R4/Observation/${record.observation}`, {
        method: 'PUT',
        headers: { authorization: writing, 'content-type': 'application/fhir+json' },
        body: JSON.stringify(resourceOf(record, value)),
      });
      const told = response.headers.get('x-healthos-position') ?? '';
      const carried = Number(told.split(':')[1]);
      commits.push({ resource: record.observation, value, position: carried });
      const shown = await readOnce(writing, record, told, false);
      direct.push({ reader: 'direct', resource: record.observation, carried, value: shown });
      lagging.push({ reader: 'copy', resource: record.observation, carried, value: copied });
      copied = shown;
    }
    expect(staleReads(commits, direct)).toEqual([]);
    expect(staleReads(commits, lagging).map(({ value }) => value)).toEqual([undefined, 1_000_001, 1_000_002]);
  });

  test('of a position that is not committed is told so, and one that is no position is refused', async () => {
    const ahead = await server.ask('admin', `/fhir/R4/Observation/${records[0]?.observation ?? ''}`, { headers: { 'x-healthos-position': 'LGH:999999999' } });
    expect([ahead.status, ahead.body['resourceType']]).toEqual([503, 'OperationOutcome']);
    const wrong = await server.ask('admin', '/fhir/R4/Patient', { headers: { 'x-healthos-position': 'soon' } });
    expect([wrong.status, wrong.body['resourceType']]).toEqual([400, 'OperationOutcome']);
  });
});
