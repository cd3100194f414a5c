/** The drop folder: looked at every few seconds, its files handed to the same door as every other feed; what was refused stays listed. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Receive } from '@healthos/ingest/receive.ts';
import { readFolder, reasonEnding, refusedFolder, type RefusedMessage } from '@healthos/ingest/transports/folder.ts';

export const dropLimits = { everyMs: 3000, listed: 500 } as const;

export interface DropFolder {
  readonly folder: string;
  state(): DropState;
  /** What was refused, newest first. */
  refused(): Promise<readonly RefusedFile[]>;
  /** The bytes of one of them; undefined: there is none of that name. */
  refusedBytes(name: string): Promise<Buffer | undefined>;
  stop(): Promise<void>;
}

/** Since the start of the server. */
export interface DropState {
  readonly files: number;
  readonly messages: number;
  readonly refused: number;
  readonly passedOver: readonly string[];
  readonly lookedAt?: Instant;
  /** The last look did not end: the folder or the log was away. The next one goes on. */
  readonly isStuck: boolean;
}

export interface RefusedFile {
  readonly name: string;
  readonly bytes: number;
  readonly at: Instant;
  readonly messages: readonly RefusedMessage[];
}

export interface DropOptions {
  readonly folder: string;
  readonly receive: Receive;
  onTrouble(error: unknown, about: string): void;
  readonly everyMs?: number;
}

export function startDropFolder({ folder, receive, onTrouble, everyMs = dropLimits.everyMs }: DropOptions): DropFolder {
  let state: DropState = { files: 0, messages: 0, refused: 0, passedOver: [], isStuck: false };
  let looking: Promise<void> | undefined;
  let over = false;

  async function look(): Promise<void> {
    const read = await readFolder(folder, receive, Date.now());
    const { files, messages, refused } = state;
    state = {
      files: files + read.files,
      messages: messages + read.messages,
      refused: refused + read.refused,
      passedOver: read.passedOver,
      lookedAt: instant(Date.now()),
      isStuck: false,
    };
  }

  const timer = setInterval(() => {
    if (over) return;
    looking ??= look()
      .catch((error: unknown) => {
        // Once for each stretch of trouble.
        if (!state.isStuck) onTrouble(error, 'the drop folder');
        state = { ...state, isStuck: true };
      })
      .finally(() => (looking = undefined));
  }, everyMs);
  return {
    folder,
    state: () => state,
    refused: () => refusedIn(join(folder, refusedFolder)),
    refusedBytes: async (name) => {
      const known = (await refusedIn(join(folder, refusedFolder))).some((one) => one.name === name);
      return known ? readFile(join(folder, refusedFolder, name)) : undefined;
    },
    stop: async () => {
      over = true;
      clearInterval(timer);
      await looking;
    },
  };
}

/** Nothing was refused yet, or nobody said why; any other trouble of the folder is not nothing. */
function ifAbsent<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead;
    throw error;
  };
}

async function refusedIn(folder: string): Promise<readonly RefusedFile[]> {
  const names = await readdir(folder).catch(ifAbsent<string[]>([]));
  const files = names.filter((name) => !name.endsWith(reasonEnding) && !name.endsWith('.ack'));
  const found = await Promise.all(
    files.map(async (name): Promise<RefusedFile> => {
      const [{ size, mtimeMs }, reason] = await Promise.all([
        stat(join(folder, name)),
        readFile(join(folder, `${name}${reasonEnding}`), 'utf8').catch(ifAbsent('[]')),
      ]);
      return { name, bytes: size, at: instant(Math.round(mtimeMs)), messages: JSON.parse(reason) as RefusedMessage[] };
    }),
  );
  return found.sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1)).slice(0, dropLimits.listed);
}
