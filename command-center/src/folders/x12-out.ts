/**
 * Claims and questions to payers as files of a folder, for whoever carries them (AS2, SFTP): 837, 270 and 276, in the order of the log, each whole or not at
 * all. A file written before a crash is written again, the same bytes under the same name. What was there before the folder was named stays in the mailbox.
 */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hospital } from '@healthos/core/hospital.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Follow } from '../follow.ts';
import { claimsAfter, firstOf, inquiriesAfter, lastOf, writerOf, type OutgoingX12, type Sources } from '../outbound/outgoing-x12.ts';
import type { Box, Written, X12OutTable } from './x12-out-table.ts';

export const x12OutLimits = { everyMs: 3000, atOnce: 100 } as const;

const boxes: readonly (readonly [Box, (hospital: Hospital, after: number) => readonly OutgoingX12[]])[] = [
  ['claims', claimsAfter],
  ['inquiries', inquiriesAfter],
];

export interface X12OutOptions {
  readonly folder: string;
  readonly follow: Pick<Follow, 'enterprise'>;
  readonly table: X12OutTable;
  readonly sources: Sources;
  readonly clock: Clock;
  onTrouble(error: unknown, about: string): void;
}

export interface OutBoxState extends Written {
  readonly facility: string;
  readonly box: Box;
  readonly owed: number;
  readonly oldestAt?: Instant;
}

export interface X12Out {
  readonly folder: string;
  state(): { readonly boxes: readonly OutBoxState[]; readonly isStuck: boolean };
  /** One pass; for tests and for the loop. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export function startX12Out(options: X12OutOptions): X12Out {
  const { follow, onTrouble } = options;
  const states = new Map<string, OutBoxState>();
  const floors = new Map<string, number>([...follow.enterprise().hospitals.values()].map(({ facility, position }) => [facility, position]));
  /** Pictures in which nothing was owed: until one of these tables changes there is nothing to look for. */
  const seen = new Map<string, readonly unknown[]>();
  let [isStuck, over] = [false, false];
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (const hospital of follow.enterprise().hospitals.values()) {
      const { claims, enquiries, statusAsked } = hospital.financial;
      const before = seen.get(hospital.facility);
      const now = [claims, enquiries, statusAsked];
      if (before?.every((part, n) => part === now[n]) === true) continue;
      let owed = 0;
      for (const [box, after] of boxes) owed += await drain(options, hospital, { box, after, floor: floors.get(hospital.facility) ?? 0 }, states);
      if (owed === 0) seen.set(hospital.facility, now);
    }
    isStuck = false;
  }

  const timer = setInterval(() => {
    if (over) return;
    looking ??= look()
      .catch((error: unknown) => {
        if (!isStuck) onTrouble(error, 'the folder of claims and questions');
        isStuck = true;
      })
      .finally(() => (looking = undefined));
  }, x12OutLimits.everyMs);
  return {
    folder: options.folder,
    state: () => ({ boxes: [...states.values()], isStuck }),
    look,
    stop: async () => {
      over = true;
      clearInterval(timer);
      await looking;
    },
  };
}

interface Draining {
  readonly box: Box;
  after(hospital: Hospital, position: number): readonly OutgoingX12[];
  /** Where the house stood when the folder was first named. */
  readonly floor: number;
}

/** Writes what is owed of one box, some at once; returns what is left. */
async function drain(
  { folder, table, sources, clock, follow }: X12OutOptions,
  hospital: Hospital,
  { box, after, floor }: Draining,
  states: Map<string, OutBoxState>,
): Promise<number> {
  const { facility } = hospital;
  const known = await table.of(facility, box);
  let written = known ?? { position: floor, files: 0, at: clock.now() };
  if (known === undefined) await table.put(facility, box, written);
  const owed = after(hospital, written.position);
  const now = owed.slice(0, x12OutLimits.atOnce);
  const writer = await writerOf(sources, hospital, follow.enterprise().identity, now);
  for (const one of now) {
    const name = `${one.kind}-${facility.replace(/[^A-Za-z0-9-]/g, '_')}-${firstOf(one)}.x12`;
    // Whole or not there: a carrier never takes half a file.
    await writeFile(join(folder, `.${name}.part`), await writer.text(one), 'latin1');
    await rename(join(folder, `.${name}.part`), join(folder, name));
    written = { position: Math.max(written.position, lastOf(one)), files: written.files + 1, at: clock.now() };
    await table.put(facility, box, written);
  }
  const [oldest] = owed.slice(now.length);
  const oldestAt = oldest === undefined ? undefined : oldest.kind === '837' ? oldest.claims[0].at : oldest.asked.at;
  const state: OutBoxState = { facility, box, ...written, owed: owed.length - now.length };
  states.set(`${facility}|${box}`, oldestAt === undefined ? state : { ...state, oldestAt });
  return owed.length - now.length;
}
