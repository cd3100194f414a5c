/** `npx healthos identity`: weights of likeness learned from the house's own records, beside those in force; written as a pack, and brought into force. */
import { readFile, writeFile } from 'node:fs/promises';
import { emptyIdentity } from '@healthos/core/identity/fold.ts';
import { barredOf } from '@healthos/core/identity/matching/eligible.ts';
import { curveOf, estimateFrom, type Learned } from '@healthos/core/identity/matching/estimate.ts';
import { attributes, differentOf, matchPack, type MatchPack } from '@healthos/core/identity/matching/pack.ts';
import { traitsOf } from '@healthos/core/identity/matching/traits.ts';
import type { Config } from '../config.ts';
import { identitySample, loadedMatchPacks } from '../postgres/identity-keys.ts';
import { withReading } from '../postgres/open-reading.ts';
import { askServer } from './ask-server.ts';
import { onlyFacility } from './device.ts';

export interface EstimateAsked {
  readonly out: string;
  readonly effectiveFrom?: string;
  readonly records: number;
}

/** Fewer records teach nothing. */
const fewest = 500;
const thresholds = [800, 1000, 1200, 1400, 1600, 1800, 2000, 2400, 2800, 3200];
const toldEach = 10_000;

export async function estimateMatching(config: Config, { out, effectiveFrom, records: most }: EstimateAsked, today: string): Promise<number> {
  return withReading(config, async ({ db }) => {
    const from = effectiveFrom ?? today;
    const now = (await loadedMatchPacks(db)).find((pack) => pack.effectiveFrom <= today) ?? matchPack;
    const { lines, all } = await identitySample(db, most);
    if (lines.length < fewest) throw new Error(`There are ${lines.length} records: fewer than ${fewest} teach nothing.`);
    say(`${lines.length} of ${all} records${lines.length < all ? ', by whole years of birth' : ''}; compared by keys, from ${now.pack}`);
    const nobody = emptyIdentity();
    let looked = 0;
    const learned = estimateFrom(
      now,
      lines.map(traitsOf),
      (a, b, agreement) => barredOf(nobody, a, b, agreement) !== undefined,
      (compared) => {
        if (++looked % toldEach === 0) process.stderr.write(`${looked} records, ${compared} pairs\n`);
      },
    );
    const pack: MatchPack = { ...learned.pack, pack: `identity-match@${from}.${lines.length}`, effectiveFrom: from, source: sourceOf(learned, now, today) };
    print(now, pack, learned);
    await writeFile(out, `${JSON.stringify(pack, undefined, 2)}\n`);
    say(`Written to ${out}. It is not in force: look at it, then npx healthos identity activate ${out}`);
    return 0;
  });
}

function sourceOf({ records, compared, ones, rounds }: Learned, now: MatchPack, today: string): string {
  return `EM of ${today} over ${records} records of this house: ${compared} pairs, ${Math.round(ones)} one person, ${rounds} rounds, from ${now.pack}`;
}

/** Each chance beside the one in force, then what the thresholds would take. */
function print(now: MatchPack, next: MatchPack, learned: Learned): void {
  say(
    `\n${'attribute'.padEnd(12)}${'level'.padEnd(11)}${'m now'.padStart(10)}${'m new'.padStart(10)}${'u now'.padStart(12)}${'u new'.padStart(12)}${'bits now'.padStart(10)}${'bits new'.padStart(10)}`,
  );
  for (const attribute of attributes) {
    const different = (pack: MatchPack) => ({ level: 'different' as const, ...differentOf(pack.attributes[attribute]) });
    const rowsOf = (pack: MatchPack) => [...pack.attributes[attribute], different(pack)];
    for (const { level, m, u } of rowsOf(next)) {
      const before = rowsOf(now).find((one) => one.level === level);
      const bits = (one: { readonly m: number; readonly u: number } | undefined): string => (one === undefined ? '' : Math.log2(one.m / one.u).toFixed(2));
      say(
        `${attribute.padEnd(12)}${level.padEnd(11)}${chance(before?.m).padStart(10)}${chance(m).padStart(10)}${chance(before?.u).padStart(12)}${chance(u).padStart(12)}${bits(before).padStart(10)}${bits({ m, u }).padStart(10)}`,
      );
    }
  }
  for (const [name, pack] of [
    [now.pack, now],
    [next.pack, next],
  ] as const) {
    say(`\n${name}: of the compared pairs, as EM believes (link from ${pack.link / 100} bits, review from ${pack.review / 100})`);
    for (const { from, pairs, precision, recall } of curveOf(pack, learned, thresholds))
      say(
        `  from ${(from / 100).toFixed(0).padStart(3)} bits ${String(pairs).padStart(9)} pairs  precision ${precision.toFixed(4)}  recall ${recall.toFixed(4)}`,
      );
  }
}

const chance = (value: number | undefined): string => (value === undefined ? '' : value < 0.001 ? value.toExponential(1) : value.toFixed(4));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Asks the running server, as its administrator, to bring a pack into force. */
export async function activateMatching(config: Config, file: string, facility: string | undefined, id: string): Promise<number> {
  const pack: unknown = JSON.parse(await readFile(file, 'utf8'));
  const where = facility ?? (await onlyFacility(config));
  await askServer(config, `/api/facilities/${encodeURIComponent(where)}/requests/match-pack-load`, { method: 'POST', body: { id, body: { pack } } });
  say('It is loaded, in force from its date. Records are compared anew.');
  return 0;
}
