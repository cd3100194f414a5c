/** The head of the audit chain, noted in a file outside the database: an old copy put in the place of the new one shows. */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Anchor, AuditTrail } from './trail.ts';

/** Between two notes. */
export const anchorMs = 60_000;

const fileIn = (dataDir: string): string => join(dataDir, 'keys', 'audit-heads.ndjson');

export async function readAnchors(dataDir: string): Promise<readonly Anchor[]> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => anchorIn(line) ?? []);
}

/** A line that a lost power cut short is none. */
function anchorIn(line: string): Anchor | undefined {
  const [, seq, hash] = /^\{"at":\d+,"seq":(\d+),"hash":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}

/** Notes the head once a minute, where it moved. Returns what ends it, with a last note. */
export function keepAnchors(trail: AuditTrail, dataDir: string, onTrouble: (error: unknown, about: string) => void): () => Promise<void> {
  let noted = -1;
  const note = async (): Promise<void> => {
    try {
      const { seq, hash } = await trail.head();
      if (seq === 0 || seq === noted) return;
      await appendFile(fileIn(dataDir), `${JSON.stringify({ at: Date.now(), seq, hash })}\n`, { mode: 0o600, flush: true });
      noted = seq;
    } catch (error) {
      onTrouble(error, 'the anchor of the audit');
    }
  };
  const timer = setInterval(() => void note(), anchorMs);
  return async () => {
    clearInterval(timer);
    await note();
  };
}
