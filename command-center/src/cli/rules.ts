/** `npx healthos rules`: the registry, and what a changed rule would have said over a stretch of the log: alerts added and removed, before it goes live. */
import { readFileSync } from 'node:fs';
import type { FacilityId } from '@healthos/core/ids.ts';
import { changedRules, diffFired, replayEveryMs, startReplay, type Fired, type RuleChanges } from '@healthos/core/reasoning/replay.ts';
import { rules } from '@healthos/core/reasoning/rules.ts';
import { dayMs, hourMs, instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import { isObject, parseJson, type Json } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import type { Config } from '../config.ts';
import { withReading, type ReadingLog } from '../postgres/open-reading.ts';
import { WronglyAsked } from './wrongly-asked.ts';

const pageEvents = 5000;

export interface DiffOptions {
  readonly facility?: string;
  readonly from?: string;
  readonly until?: string;
  readonly everyMinutes?: string;
}

/** Every rule with its version and the numbers that a file may change. */
export function listRules(): number {
  for (const { rule, version, parameters, definition } of rules) {
    process.stdout.write(`${rule}@${version}  ${definition}\n`);
    if (parameters !== undefined && Object.keys(parameters).length > 0) process.stdout.write(`  ${JSON.stringify(parameters)}\n`);
  }
  return 0;
}

export async function diffRules(config: Config, file: string, options: DiffOptions): Promise<number> {
  const changes = readChanges(readFileSync(file));
  const changed = changedRules(rules, changes);
  if ('wrong' in changed) throw new Error(changed.wrong.join('\n'));
  const before = rules.filter(({ rule }) => Object.hasOwn(changes, rule));
  const { old, now, span } = await withReading(config, async (reading) => {
    const [facility, last] = await chosen(reading, options.facility);
    const within = await spanOf(reading, facility, last, options);
    const replay = startReplay([before, changed], { ...within, facility });
    for await (const page of pagesOf(reading, facility, last, within.until)) replay.take(page);
    const [asIs = [], asChanged = []] = replay.end();
    return { old: asIs, now: asChanged, span: within };
  });
  print(diffFired(old, now), span);
  return 0;
}

/** `{ "sepsis": { "bundleHours": 2 } }` */
export function readChanges(bytes: Buffer): RuleChanges {
  const read = parseJson(bytes);
  const json = isRejection(read) ? undefined : read.value;
  if (!isObject(json)) throw new Error('The file takes an object: rule names, each with its changed numbers.');
  return Object.fromEntries(
    Object.entries(json).map(([rule, numbers]: [string, Json | undefined]) => {
      if (numbers === undefined || !isObject(numbers)) throw new Error(`${rule} takes an object of numbers.`);
      const parameters = Object.entries(numbers).map(([name, value]): [string, number] => {
        const number = Number(String(value));
        if (!Number.isFinite(number)) throw new Error(`${rule}.${name} takes a number.`);
        return [name, number];
      });
      return [rule, Object.fromEntries(parameters)];
    }),
  );
}

async function chosen({ log }: ReadingLog, facility: string | undefined): Promise<readonly [FacilityId, number]> {
  const positions = [...(await log.positions())];
  const own = facility === undefined ? (positions.length === 1 ? positions[0] : undefined) : positions.find(([id]) => id === facility);
  if (own !== undefined) return own;
  const known = positions.map(([id]) => id).join(', ');
  throw new Error(facility === undefined ? `Say which facility with --facility: ${known}.` : `The log knows no facility ${facility}: it knows ${known}.`);
}

type Span = { readonly from: Instant; readonly until: Instant; readonly everyMs: number };

/** The last 24 hours of the log, unless something else is asked; never the clock of this machine. */
async function spanOf({ log }: ReadingLog, facility: FacilityId, last: number, options: DiffOptions): Promise<Span> {
  const [newest] = await log.read({ facility, after: last - 1, upTo: last, limit: 1 });
  if (newest === undefined) throw new Error('The log is empty.');
  const until = options.until === undefined ? newest.recordedAt : instantOf('--until', options.until);
  const from = options.from === undefined ? instant(until - dayMs) : instantOf('--from', options.from);
  const everyMs = options.everyMinutes === undefined ? replayEveryMs : Number(options.everyMinutes) * minuteMs;
  if (!(everyMs >= minuteMs) || everyMs > 24 * hourMs) throw new WronglyAsked('--every takes minutes, 1 to 1440.');
  if (from >= until) throw new WronglyAsked('--from lies after --until.');
  return { from, until, everyMs };
}

function instantOf(name: string, text: string): Instant {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new WronglyAsked(`${name} takes a time such as 2026-03-12T00:00:00Z.`);
  return instant(at);
}

async function* pagesOf({ log }: ReadingLog, facility: FacilityId, last: number, until: Instant) {
  for (let after = 0; after < last;) {
    const page = await log.read({ facility, after, upTo: last, limit: pageEvents });
    const newest = page[page.length - 1];
    if (newest === undefined) return;
    after = newest.position;
    yield page.filter(({ recordedAt }) => recordedAt <= until);
    if (newest.recordedAt > until) return;
  }
}

function print({ added, removed, same }: ReturnType<typeof diffFired>, { from, until }: Span): void {
  const line = (sign: string, { at, severity, rule, finding, says }: Fired): string =>
    `${sign} ${new Date(at).toISOString()}  ${severity}  ${rule}  ${finding}  ${says}\n`;
  process.stdout.write(
    `${new Date(from).toISOString()} to ${new Date(until).toISOString()}: ${added.length} added, ${removed.length} removed, ${same} the same\n`,
  );
  for (const one of added) process.stdout.write(line('+', one));
  for (const one of removed) process.stdout.write(line('-', one));
}
