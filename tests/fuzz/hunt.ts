/** Inputs by the thousand for one reader: what it throws on, dwells on or misreads is cut down to its shortest form and handed back. */
import { seeded } from '@healthos/simulators/day/random.ts';
import { seedsFor, type Reader } from './readers.ts';

export interface Finding {
  readonly reader: string;
  readonly says: string;
  readonly input: Buffer;
}

export interface Hunted {
  readonly inputs: number;
  readonly slowestMs: number;
  readonly milliseconds: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

export interface HuntOptions {
  readonly inputs: number;
  readonly seed: number;
  /** What was found before is looked for around, too. */
  readonly found?: readonly Buffer[];
  /** How long an input takes is asked by the command only: a test says nothing of the machine. */
  readonly isTimed?: boolean;
  onProgress?(done: number): void;
}

/** No input may hold a reader for longer. */
export const longestMs = 100;
/** Collecting what was made before takes its time now and then: an input is slow when it always is. */
const timings = 4;
/** One in so many inputs is written anew and folded besides: both cost more than all the rest. */
const wholeOf = 4;
/** Of one kind of failure one input is enough, and of all kinds so many. */
const mostFindings = 10;

export async function hunt(reader: Reader, { inputs, seed, found = [], isTimed = false, onProgress }: HuntOptions): Promise<Hunted> {
  const random = seeded(seed);
  const seeds = [...seedsFor(reader), ...found];
  const outcomes = new Map<string, number>();
  const findings = new Map<string, Finding>();
  const startedAt = performance.now();
  let [slowestMs, done] = [0, 0];
  for (; done < inputs && findings.size < mostFindings; done++) {
    const input = reader.mutate(random, seeds);
    const { says, outcome, tookMs } = await tried(reader, input, { isTimed, isWhole: done % wholeOf === 0 });
    slowestMs = Math.max(slowestMs, tookMs);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (says !== undefined && !findings.has(kindOf(says))) {
      const shortest = await shorten(reader, input, kindOf(says), isTimed);
      findings.set(kindOf(says), { reader: reader.name, says: (await tried(reader, shortest, { isTimed })).says ?? says, input: shortest });
    }
    if ((done + 1) % 100_000 === 0) onProgress?.(done + 1);
  }
  return { inputs: done, slowestMs, milliseconds: performance.now() - startedAt, outcomes, findings: [...findings.values()] };
}

/** Of this thread alone: what others take of the machine meanwhile says nothing of a reader. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** What a reader makes of an input; `says` is what it must not. */
export async function tried(
  reader: Reader,
  input: Buffer,
  { isTimed = false, isWhole = true }: { readonly isTimed?: boolean; readonly isWhole?: boolean } = {},
): Promise<{ readonly says?: string; readonly outcome: string; readonly tookMs: number }> {
  const once = async (): Promise<{ readonly outcome: string; readonly says?: string; readonly tookMs: number }> => {
    const before = Buffer.from(input);
    const began = workedMs();
    try {
      const outcome = await reader.take(input, isWhole);
      const tookMs = workedMs() - began;
      return before.equals(input) ? { outcome, tookMs } : { outcome, tookMs, says: 'the reader wrote into the bytes that it was given' };
    } catch (error) {
      return { outcome: 'misread', tookMs: workedMs() - began, says: error instanceof Error ? `${error.message}${placeOf(error)}` : String(error) };
    }
  };
  const first = await once();
  if (first.says !== undefined || !isTimed || first.tookMs <= longestMs) return first;
  let { tookMs } = first;
  for (let n = 1; n < timings && tookMs > longestMs; n++) tookMs = Math.min(tookMs, (await once()).tookMs);
  return tookMs > longestMs ? { ...first, tookMs, says: `an input takes longer than ${longestMs} ms` } : { ...first, tookMs };
}

/** Where it was thrown: two failures of one place are one. */
function placeOf(error: Error): string {
  if (error.constructor.name === 'Misread') return '';
  const line = error.stack?.split('\n').find((one) => one.includes('/src/'));
  return line === undefined ? '' : ` at ${line.replace(/^.*\/((?:core|ingest|command-center)\/src\/)/, '$1').replace(/\)$/, '')}`;
}

/** Without what differs from input to input. */
const kindOf = (says: string): string => says.replaceAll(/\d+/g, '0').replace(/:.*$/s, '');

async function shorten(reader: Reader, input: Buffer, kind: string, isTimed: boolean): Promise<Buffer> {
  let shortest = input;
  const holds = async (bytes: Buffer): Promise<boolean> => {
    const { says } = await tried(reader, bytes, { isTimed });
    return says !== undefined && kindOf(says) === kind;
  };
  for (let size = Math.ceil(input.length / 2), tries = 0; size > 0 && tries < 3000;) {
    let isShorter = false;
    for (let from = 0; from < shortest.length && tries < 3000; tries++) {
      const without = Buffer.concat([shortest.subarray(0, from), shortest.subarray(from + size)]);
      if (without.length < shortest.length && (await holds(without))) {
        shortest = without;
        isShorter = true;
      } else from += size;
    }
    if (!isShorter || size > 1) size = size === 1 ? 0 : Math.floor(size / 2);
  }
  return shortest;
}
