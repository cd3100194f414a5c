/**
 * Bulk export: everybody of one picture, a few at a time, each resource a line of the file of its kind. Memory holds a few people, whatever there are;
 * who exports sees of each person what they would see by asking, and every person is in the audit before a file can be fetched.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { PatientId } from '@healthos/core/ids.ts';
import { minuteMs } from '@healthos/core/time.ts';
import { everybody } from './everybody.ts';
import { written } from './find.ts';
import { kinds } from './kinds.ts';
import type { Reader } from './reader.ts';
import type { Resource } from './resource.ts';
import type { Kind, Thing, Whose } from './thing.ts';

export const exportLimits = { jobs: 4, keptMs: 60 * minuteMs, peopleAtOnce: 100, writtenAtOnce: 10 } as const;

/** What was asked for: kept with the job as long as its files are. */
export interface ExportAsked {
  readonly request: string;
  /** Whose job it is: nobody else asks after it. */
  readonly owner: string;
  readonly types?: ReadonlySet<string>;
  readonly since?: number;
  readonly now: number;
}

/** How it reads: let go of when the last line is written, for the picture in it holds every row that was replaced since. */
export interface Reading {
  /** A reader of the one picture, made anew for each stretch of people so that nothing piles up in it. */
  reader(): Reader;
  audited(reader: Reader, shown: readonly Whose[]): Promise<void>;
}

interface File {
  readonly path: string;
  readonly stream: WriteStream;
  count: number;
}

export interface Job {
  readonly id: string;
  readonly asked: ExportAsked;
  readonly folder: string;
  readonly files: Map<string, File>;
  people: number;
  done: number;
  state: 'running' | 'done' | 'failed' | 'cancelled';
}

export interface Exports {
  /** undefined: as many run already as may. */
  start(asked: ExportAsked, reading: Reading): Promise<Job | undefined>;
  job(id: string, owner: string): Job | undefined;
  drop(job: Job): Promise<void>;
  stop(): Promise<void>;
}

/** Each for its own time only, whether another one is begun or not. */
export function createExports(onTrouble: (error: unknown) => void): Exports {
  const jobs = new Map<string, Job>();
  const ends = new Map<string, NodeJS.Timeout>();

  async function drop(job: Job): Promise<void> {
    if (job.state === 'running') job.state = 'cancelled';
    jobs.delete(job.id);
    clearTimeout(ends.get(job.id));
    ends.delete(job.id);
    for (const { stream } of job.files.values()) stream.destroy();
    await rm(job.folder, { recursive: true, force: true });
  }

  return {
    start: async (asked, reading) => {
      if ([...jobs.values()].filter(({ state }) => state === 'running').length >= exportLimits.jobs) return undefined;
      const folder = await mkdtemp(join(tmpdir(), 'healthos-export-'));
      const job: Job = { id: randomUUID(), asked, folder, files: new Map(), people: 0, done: 0, state: 'running' };
      jobs.set(job.id, job);
      ends.set(job.id, setTimeout(() => void drop(job).catch(onTrouble), exportLimits.keptMs).unref());
      void run(job, reading).then(
        () => {
          if (job.state === 'running') job.state = 'done';
        },
        (error: unknown) => {
          // Of an export that was given up the files are gone under it.
          if (job.state !== 'running') return;
          job.state = 'failed';
          onTrouble(error);
        },
      );
      return job;
    },
    job: (id, owner) => {
      const found = jobs.get(id);
      return found?.asked.owner === owner ? found : undefined;
    },
    drop,
    stop: async () => {
      await Promise.all([...jobs.values()].map(drop));
    },
  };
}

async function run(job: Job, reading: Reading): Promise<void> {
  const { asked } = job;
  const first = reading.reader();
  const wanted = kinds.filter(
    ({ kind, audience }) => audience !== 'audit' && (asked.types === undefined || asked.types.has(kind)) && first.allowed.kind(kind, 'r'),
  );
  const [house] = first.houses;
  const people = house === undefined ? [] : everybody(house.input.identity);
  job.people = people.length;
  for (let n = 0; n < people.length && job.state === 'running'; n += exportLimits.peopleAtOnce) {
    const reader = reading.reader();
    const shown: Whose[] = [];
    const some = people.slice(n, n + exportLimits.peopleAtOnce);
    for (let from = 0; from < some.length && job.state === 'running'; from += exportLimits.writtenAtOnce) {
      const few = some.slice(from, from + exportLimits.writtenAtOnce);
      shown.push(...(await exportPeople(job, reader, wanted, few)));
      job.done += few.length;
      // The house goes on between a few people and the next.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (shown.length > 0) await reading.audited(reader, shown);
  }
  for (const kind of wanted)
    if (kind.ofHouse !== undefined && first.seesHouse(kind.audience))
      for (const one of first.houses)
        for (const thing of kind.ofHouse(one))
          if (isAsked(job, thing)) await putLine(job, kind, shownOf(first, { kind, thing }, await written({ kind, thing })));
  await Promise.all(
    [...job.files.values()].map(({ stream }) => {
      stream.end();
      return finished(stream);
    }),
  );
}

interface Exported {
  readonly kind: Kind;
  readonly thing: Thing;
  readonly whose?: Whose;
}

/** What a narrower scope leaves of it. */
const shownOf = ({ allowed }: Reader, one: Exported, resource: Resource | undefined): Resource | undefined =>
  resource !== undefined && allowed.shows(one, resource) ? resource : undefined;

/** A few people at once: what their resources need of the database is asked together. */
async function exportPeople(job: Job, reader: Reader, wanted: readonly Kind[], people: readonly PatientId[]): Promise<readonly Whose[]> {
  const shown = new Set<Whose>();
  const things = people.flatMap((patient) => thingsOf(reader, wanted, patient, shown)).filter(({ thing }) => isAsked(job, thing));
  const resources = await Promise.all(things.map((one) => written(one)));
  for (const [n, one] of things.entries()) await putLine(job, one.kind, shownOf(reader, one, resources[n]));
  return [...shown];
}

function thingsOf(reader: Reader, wanted: readonly Kind[], patient: PatientId, shown: Set<Whose>): readonly Exported[] {
  const found: Exported[] = [];
  let told = false;
  for (const house of reader.houses)
    for (const kind of wanted) {
      const whose = kind.ofPerson === undefined || (kind.kind === 'Patient' && told) ? undefined : reader.whose(house, patient, kind.audience);
      if (whose === undefined) continue;
      told ||= kind.kind === 'Patient';
      shown.add(whose);
      for (const thing of kind.ofPerson?.(whose) ?? []) if (reader.seesThing(whose, thing, kind.audience)) found.push({ kind, thing, whose });
    }
  return found;
}

const isAsked = ({ asked: { since } }: Job, { told }: Thing): boolean => since === undefined || (told.at(-1)?.recordedAt ?? 0) >= since;

async function putLine(job: Job, kind: Kind, resource: Resource | undefined): Promise<void> {
  if (job.state !== 'running' || resource === undefined) return;
  const file = job.files.get(kind.kind) ?? opened(job, kind.kind);
  file.count++;
  if (!file.stream.write(`${JSON.stringify(resource)}\n`)) await drained(file.stream);
}

/** Until the disk has taken what waits, or the export was given up. */
function drained(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function opened(job: Job, kind: string): File {
  const path = join(job.folder, `${kind}.ndjson`);
  const file = { path, stream: createWriteStream(path, { mode: 0o600 }), count: 0 };
  job.files.set(kind, file);
  return file;
}
