/** The head of the audit chain, noted in a file outside the database: an old copy put in the place of the new one shows. */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Anchor, AuditTrail } from './trail.ts';

/** Between two notes. */
export const anchorMs = 60_000;

const fileIn = (dataDir: string): string => join(dataDir, 'keys', 'audit-heads.ndjson');

/** A restore that says of itself that it was one. */
export interface NotedRestore {
  readonly at: number;
  /** The moment that was restored. */
  readonly to: number;
  /** The last line that was restored. */
  readonly seq: number;
  /** The furthest line that was noted before, if it lies beyond: what was given up ends there. */
  readonly givenUp?: number;
}

export async function readAnchors(dataDir: string): Promise<readonly Anchor[]> {
  return (await readNotes(dataDir)).anchors;
}

/** Heads that hold now: what lay beyond a restore that noted itself is given up, and said. An old copy that was put there otherwise has no such note. */
export async function readNotes(dataDir: string): Promise<{ readonly anchors: readonly Anchor[]; readonly restores: readonly NotedRestore[] }> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  let anchors: Anchor[] = [];
  const restores: NotedRestore[] = [];
  for (const { seq, hash, at, restored } of text.split('\n').flatMap((line) => noteIn(line) ?? [])) {
    if (restored !== undefined) {
      const furthest = Math.max(0, ...anchors.map((anchor) => anchor.seq));
      restores.push({ at, to: restored, seq, ...(furthest > seq ? { givenUp: furthest } : {}) });
      anchors = anchors.filter((anchor) => anchor.seq <= seq);
    }
    if (seq > 0) anchors.push({ seq, hash });
  }
  return { anchors, restores };
}

/** A line that a lost power cut short is none. */
function noteIn(line: string): (Anchor & { readonly at: number; readonly restored?: number }) | undefined {
  const [, at, seq, hash, restored] = /^\{"at":(\d+),"seq":(\d+),"hash":"([0-9a-f]{64})"(?:,"restored":(\d+))?\}$/.exec(line) ?? [];
  if (at === undefined || seq === undefined || hash === undefined) return undefined;
  return { at: Number(at), seq: Number(seq), hash, ...(restored === undefined ? {} : { restored: Number(restored) }) };
}

/** That the chain ends at this head because the database was restored to that moment. */
export async function noteRestore(dataDir: string, { seq, hash }: Anchor, to: number): Promise<void> {
  await appendFile(fileIn(dataDir), `${JSON.stringify({ at: Date.now(), seq, hash, restored: to })}\n`, { mode: 0o600, flush: true });
}

export interface Anchoring {
  /** Since the head was last noted, or found to be the one that is noted; since the start where it never was. */
  ageMs(): number;
  /** Ends it, with a last note. */
  stop(): Promise<void>;
}

/** Notes the head once a minute, where it moved. */
export function keepAnchors(trail: AuditTrail, dataDir: string, onTrouble: (error: unknown, about: string) => void): Anchoring {
  let noted = -1;
  let lookedAt = performance.now();
  const note = async (): Promise<void> => {
    try {
      const { seq, hash } = await trail.head();
      if (seq !== 0 && seq !== noted) await appendFile(fileIn(dataDir), `${JSON.stringify({ at: Date.now(), seq, hash })}\n`, { mode: 0o600, flush: true });
      [noted, lookedAt] = [seq, performance.now()];
    } catch (error) {
      onTrouble(error, 'the anchor of the audit');
    }
  };
  const timer = setInterval(() => void note(), anchorMs);
  return {
    ageMs: () => performance.now() - lookedAt,
    stop: async () => {
      clearInterval(timer);
      await note();
    },
  };
}
