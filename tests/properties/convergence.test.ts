/** A stream of 1,000 ADT and ORU messages for 400 patients: the right census, one patient per bed, a merge resolved; and the same state however the stream arrives. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Hospital } from '@healthos/core/hospital.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { bedId, encounterId, facilityId, patientId } from '@healthos/core/ids.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import { stateHash } from '@healthos/core/state-hash.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { instant } from '@healthos/core/time.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import { makeReceive } from '@healthos/ingest/receive.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const facility = facilityId('F1');
const start = Date.UTC(2026, 5, 1, 8);
const time = (second: number): string => `${new Date(start + second * 1000).toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

const header = (type: string, second: number, n: number): string => `MSH|^~\\&|SND|F1|HOS|F1|${time(second)}||${type}|C${n}|P|2.5.1`;
const pid = (patient: number): string => `PID|1||M${patient}^^^F1^MR||Bar^P${patient}||19700102|F`;
const pv1 = (visit: number, bed: number): string => `PV1|1|I|W${Math.floor(bed / 40)}^${bed % 40}^A^F1||||||||||||||||V${visit}`;

/** 400 admissions, 300 results, then 100 transfers to free beds, 150 discharges, 40 updates, 10 merges. Deterministic. */
function stream(): Buffer[] {
  const messages: string[] = [];
  const add = (type: string, trigger: string | undefined, ...segments: string[]): void => {
    const n = messages.length + 1;
    messages.push(
      [header(type, n * 20, n), ...(trigger === undefined ? [] : [`EVN|${trigger}|${time(n * 20)}`]), ...segments].map((segment) => `${segment}\r`).join(''),
    );
  };
  for (let p = 0; p < 400; p++) add('ADT^A01^ADT_A01', 'A01', pid(p), pv1(p, p));
  for (let p = 0; p < 300; p++)
    add(
      'ORU^R01^ORU_R01',
      undefined,
      pid(p),
      pv1(p, p),
      `OBR|1|O${p}|F${p}|2951-2^Sodium^LN|||${time(9000)}`,
      `OBX|1|NM|2951-2^Sodium^LN||${130 + (p % 15)}|mmol/L|136-145||||F`,
    );
  for (let p = 0; p < 100; p++) add('ADT^A02^ADT_A02', 'A02', pid(p), pv1(p, 400 + p));
  for (let p = 100; p < 250; p++) add('ADT^A03^ADT_A03', 'A03', pid(p), pv1(p, p));
  for (let p = 300; p < 340; p++) add('ADT^A08^ADT_A01', 'A08', pid(p), pv1(p, p));
  for (let p = 390; p < 400; p++) add('ADT^A40^ADT_A39', 'A40', pid(p - 100), `MRG|M${p}^^^F1^MR`);
  return messages.map((text) => Buffer.from(text));
}

async function run(messages: readonly Buffer[]): Promise<{ hospital: Hospital; hash: string; facts: readonly Recorded[]; replies: string[] }> {
  let clock = start;
  const log = openMemoryLog({ clock: { now: () => instant(clock++) } });
  const receive = makeReceive({
    log,
    clock: { now: () => instant(clock++) },
    settingsFor: (_sender, feed) => settingsOf(feed, 'UTC'),
    pseudonym: (assigner, number) => patientId(`p_${assigner}_${number}`),
    fingerprint: digest,
  });
  const replies: string[] = [];
  for (const message of messages) replies.push(...(await receive.hl7(message, { peer: 'test' })).map((reply) => reply.toString()));
  const facts = await log.read({ facility, after: 0, limit: 100_000 });
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), facts);
  const hospital = hospitals.get(facility);
  if (hospital === undefined) throw new Error('the facility is not there');
  return { hospital, hash: stateHash(hospital, digest) + stateHash(identity, digest), facts, replies };
}

describe('1,000 messages for 400 patients', () => {
  const messages = stream();
  let plain: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    plain = await run(messages);
  });

  it('are 1,000 and all accepted', () => {
    expect(messages).toHaveLength(1000);
    expect(plain.replies.filter((reply) => reply.includes('\rMSA|AA|'))).toHaveLength(1000);
  });

  it('end with the right census and one patient per bed', () => {
    const { operations } = plain.hospital;
    const open = [...rows(operations.encounters)].filter((encounter) => encounter.status === 'in-progress');
    expect(open).toHaveLength(250);
    const occupied = [...rows(operations.beds)].filter((bed) => bed.occupancy === 'occupied');
    expect(occupied).toHaveLength(250);
    expect(occupied.every((bed) => bed.occupants.length === 1)).toBe(true);
    expect(getRow(operations.beds, bedId('W0', '5', 'A'))).toMatchObject({ occupancy: 'vacant', cleanliness: 'dirty' });
    expect(getRow(operations.encounters, encounterId('V5'))?.location?.bedId).toBe('W10-5-A');
  });

  it('resolve the merge', () => {
    const { identity } = foldEnterprise(emptyEnterprise(), plain.facts);
    expect(personOf(identity, patientId('p_F1_M395'))).toBe('p_F1_M295');
  });

  it('shuffled within a window of 500 messages and with repetitions, end with the same state', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })), async (draws) => {
        const next = (): number => draws.next().value ?? 0;
        const delayed = messages.map((message, i) => ({ message, at: i + next() * 500 }));
        const repeated = delayed.filter(() => next() < 0.1).map(({ message, at }) => ({ message, at: at + next() * 500 }));
        const shuffled = [...delayed, ...repeated].sort((a, b) => a.at - b.at).map(({ message }) => message);
        const other = await run(shuffled);
        expect(other.hash).toBe(plain.hash);
        expect(other.facts).toHaveLength(plain.facts.length);
      }),
      { numRuns: 15 },
    );
  });
});
