/** What an export keeps, and for how long: its files until their time is over, the picture that it read not at all. */
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fact, minute, recorded } from '@healthos/core/given.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { patientId } from '@healthos/core/ids.ts';
import { emptyStore } from './given.ts';
import { createExports, exportLimits, type ExportAsked, type Exports, type Job, type Reading } from './export.ts';
import { readerOf } from './reader.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const asked: ExportAsked = { request: '$export', owner: 'admin', now: 0 };
function readingOfOne(audited: Reading['audited'] = () => Promise.resolve()): Reading {
  const picture = foldEnterprise(emptyEnterprise(), recorded([fact(0, { type: 'SourceRecordSeen', patient: patientId('p1') })]));
  return {
    reader: () =>
      readerOf({
        identity: { role: 'admin' },
        picture,
        stores: () => emptyStore,
        now: minute(10),
        live: (facility) => {
          const hospital = picture.hospitals.get(facility);
          return hospital === undefined ? undefined : { hospital, identity: picture.identity, now: minute(10) };
        },
      }),
    audited,
  };
}

let exports: Exports | undefined;
const told: unknown[] = [];
const begin = async (reading: Reading): Promise<Job> => {
  told.length = 0;
  exports = createExports((error) => told.push(error));
  const job = await exports.start(asked, reading);
  if (job === undefined) throw new Error('no export was begun');
  return job;
};
const ended = (job: Job): Promise<void> => vi.waitFor(() => expect(job.state).not.toBe('running'));

afterEach(async () => {
  vi.useRealTimers();
  await exports?.stop();
});

describe('an export', () => {
  it('lets go of the picture that it read when the last line is written: its files wait for an hour, replaced rows do not', async () => {
    let reading: Reading | undefined = readingOfOne();
    const held = new WeakRef(reading);
    const job = await begin(reading);
    reading = undefined;
    await ended(job);
    await new Promise((turn) => setImmediate(turn));
    collect();
    expect([job.state, [...job.files.keys()].includes('Patient'), held.deref()]).toEqual(['done', true, undefined]);
  });

  it('that could not be finished says so, once', async () => {
    const trouble = new Error('the audit took nothing');
    const job = await begin(readingOfOne(() => Promise.reject(trouble)));
    await ended(job);
    expect([job.state, told]).toEqual(['failed', [trouble]]);
  });

  it('is gone with its files when its time is over, though no other is begun', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const job = await begin(readingOfOne());
    await ended(job);
    expect([exports?.job(job.id, 'admin') === job, existsSync(job.folder)]).toEqual([true, true]);
    vi.advanceTimersByTime(exportLimits.keptMs);
    expect(exports?.job(job.id, 'admin')).toBeUndefined();
    vi.useRealTimers();
    await vi.waitFor(() => expect(existsSync(job.folder)).toBe(false));
  });
});
