/**
 * The audit of reads: a line is on disk before the answer leaves. Reads that come together are written together, as the log does, without a
 * timer; a read that cannot be written is refused by whoever asked for it, and so is one more than may wait.
 */
import type { Clock } from '@healthos/core/ports.ts';
import { Fault } from '../fault.ts';
import { brokenIn, chained, chainStart, type AuditLine, type Broken, type Read } from './chain.ts';

export const trailLimits = {
  /** Lines that wait for the database; the next reader is refused. */
  waiting: 5000,
  /** Lines of one write. */
  batch: 500,
  /** Lines of one page of a verification. */
  page: 2000,
  /** Times that a batch is chained anew because another process wrote first. */
  overtaken: 100,
} as const;

export interface AuditQuery {
  /** Source records of one person. */
  readonly patients?: readonly string[];
  /** Staff id or role of who read. */
  readonly who?: string;
  readonly from?: number;
  readonly until?: number;
  readonly why?: string;
  readonly facility?: string;
  /** Lines below this one: newest first. */
  readonly before?: number;
  readonly limit: number;
}

export interface AuditStore {
  /** All or none, on disk when it resolves. Rejects with the Fault `audit.moved` where another process has written a line of that number. */
  append(lines: readonly AuditLine[]): Promise<void>;
  head(): Promise<AuditLine | undefined>;
  search(query: AuditQuery): Promise<readonly AuditLine[]>;
  /** Lines above `seq`, oldest first. */
  after(seq: number, limit: number): Promise<readonly AuditLine[]>;
}

/** A line whose hash was noted outside the database. */
export interface Anchor {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditTrail {
  /** Resolves when the line is on disk; rejects with a Fault when it is not and the read must not be answered. */
  record(read: Read): Promise<void>;
  search(query: AuditQuery): Promise<readonly AuditLine[]>;
  head(): Promise<Anchor>;
  /** Walks the whole chain, and holds it against the anchors; `lines` are those that stand before what is broken. */
  verify(anchors: readonly Anchor[]): Promise<{ readonly lines: number; readonly broken?: Broken }>;
}

interface Waiting {
  readonly read: Read;
  readonly at: number;
  done(): void;
  failed(error: unknown): void;
}

/** A reader is told that the read was not written; why, `onTrouble` is, once until a line is written again. */
export function createTrail(store: AuditStore, clock: Clock, onTrouble?: (error: unknown, about: string) => void): AuditTrail {
  let known: Anchor | undefined;
  const queue: Waiting[] = [];
  let writing = false;
  let isStuck = false;

  async function headNow(): Promise<Anchor> {
    const newest = await store.head();
    return newest === undefined ? { seq: 0, hash: chainStart } : { seq: newest.seq, hash: newest.hash };
  }

  /** One chain, however many processes write it: whoever was overtaken begins at the newest line. */
  async function writeBatch(batch: readonly Waiting[], tries = 1): Promise<void> {
    const overtaken = await writeOnce(batch).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Fault) || error.code !== 'audit.moved' || tries >= trailLimits.overtaken) throw error;
        known = undefined;
        return true;
      },
    );
    if (overtaken) await writeBatch(batch, tries + 1);
  }

  async function writeOnce(batch: readonly Waiting[]): Promise<void> {
    let last = (known ??= await headNow());
    const lines = batch.map(({ read, at }) => {
      const line = chained(read, last, at);
      last = { seq: line.seq, hash: line.hash };
      return line;
    });
    await store.append(lines);
    known = last;
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, trailLimits.batch);
      await writeBatch(batch).then(
        () => {
          isStuck = false;
          batch.forEach((one) => one.done());
        },
        (error: unknown) => {
          if (!isStuck) onTrouble?.(error, 'the audit of reads');
          isStuck = true;
          // Whether it was written after all only the database knows: it is asked before the next line.
          known = undefined;
          batch.forEach((one) => one.failed(error));
        },
      );
    }
    writing = false;
  }

  return {
    record: (read) =>
      new Promise((done, failed) => {
        if (queue.length >= trailLimits.waiting) return failed(new Fault('audit.full'));
        queue.push({ read, at: clock.now(), done, failed: (error) => failed(error instanceof Fault ? error : new Fault('audit.unwritten')) });
        if (writing) return undefined;
        writing = true;
        return void drain();
      }),
    search: (query) => store.search(query),
    head: headNow,
    verify: (anchors) => verify(store, anchors),
  };
}

async function verify(store: AuditStore, anchors: readonly Anchor[]): Promise<{ readonly lines: number; readonly broken?: Broken }> {
  const noted = new Map(anchors.map(({ seq, hash }) => [seq, hash] as const));
  const furthest = Math.max(0, ...noted.keys());
  let last: Anchor = { seq: 0, hash: chainStart };
  // Where a chain was written anew only what was noted tells, so only what was noted stands.
  let stands = 0;
  for (;;) {
    const page = await store.after(last.seq, trailLimits.page);
    const walked = brokenIn(page, last);
    // A copy restored from before, or a chain written anew from somewhere, is whole in itself: only what was noted elsewhere tells.
    for (const { seq, hash } of page.filter(({ seq }) => !('what' in walked) || seq < walked.seq)) {
      const other = noted.get(seq);
      if (other !== undefined && other !== hash) return { lines: stands, broken: { seq, what: 'replaced' } };
      if (other !== undefined) stands = seq;
    }
    if ('what' in walked) return { lines: walked.seq - 1, broken: walked };
    last = walked;
    if (page.length < trailLimits.page) break;
  }
  return last.seq < furthest ? { lines: last.seq, broken: { seq: last.seq + 1, what: 'cut off' } } : { lines: last.seq };
}
