/** `npx healthos reprice`: the claims of a year under another contract, from the log, in a thread of their own, with a progress bar. Nothing is written. */
import { readFile } from 'node:fs/promises';
import cliProgress from 'cli-progress';
import { Check } from 'typebox/value';
import { claimsToReprice } from '@healthos/core/financial/claims/to-reprice.ts';
import { ContractFile } from '@healthos/core/financial/contracts/contract-file.ts';
import type { Contract } from '@healthos/core/financial/contracts/contract.ts';
import type { Repriced } from '@healthos/core/financial/contracts/reprice.ts';
import { money } from '@healthos/core/financial/contracts/words.ts';
import { emptyFinancial, foldFinancial } from '@healthos/core/financial/fold.ts';
import { isFault, packOf } from '@healthos/core/financial/pack-check.ts';
import { contractsKnown, packsOf, weightsKnown } from '@healthos/core/financial/pricing.ts';
import type { FinancialState } from '@healthos/core/financial/state.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import { cents } from '@healthos/core/money.ts';
import type { Config } from '../config.ts';
import { withReading, type ReadingLog } from '../postgres/open-reading.ts';
import { createRepricing, type RepriceRun } from '../reprice/runs.ts';
import { WronglyAsked } from './wrongly-asked.ts';

const pageEvents = 5000;

export interface RepriceOptions {
  readonly facility?: string;
  readonly days: number;
}

export async function repriceLog(config: Config, file: string, { facility: asked, days }: RepriceOptions): Promise<number> {
  const other = await contractIn(file);
  const { facility, state } = await withReading(config, async (reading) => {
    const [house, last] = await chosen(reading, asked);
    return { facility: house, state: await financialOf(reading, house, last) };
  });
  const claims = claimsToReprice(state, other, days);
  if (claims.length === 0) throw new Error(`The log of ${facility} has no claim to ${other.payer ?? other.payerClass} in these ${days} days.`);
  const packs = packsOf(state);
  const run = await priced({ facility, by: 'cli', claims, terms: { contracts: contractsKnown(packs), weights: weightsKnown(packs), other } });
  if (run.result === undefined) throw new Error('The claims could not be priced.');
  print(run.result, run.tookMs ?? 0, other);
  return 0;
}

async function contractIn(file: string): Promise<Contract> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`There is no ${file}.`);
  });
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    throw new Error(`${file} is no JSON.`);
  }
  if (!Check(ContractFile, said)) throw new Error(`${file} is no contract: see npx healthos pack load.`);
  const made = packOf(said, 'UTC');
  if (isFault(made)) throw new Error(`${made.code} at ${made.place}: ${made.says}`);
  if (made.kind !== 'contract') throw new Error(`${file} is no contract.`);
  return made;
}

async function chosen({ log }: ReadingLog, asked: string | undefined): Promise<readonly [FacilityId, number]> {
  const positions = [...(await log.positions())];
  const own = asked === undefined ? (positions.length === 1 ? positions[0] : undefined) : positions.find(([id]) => id === asked);
  if (own !== undefined) return own;
  throw new WronglyAsked(`Say which facility with --facility: ${positions.map(([id]) => id).join(', ')}.`);
}

/** Packs and claims only: nothing else of the picture is needed. */
async function financialOf({ log }: ReadingLog, facility: FacilityId, last: number): Promise<FinancialState> {
  const bar = new cliProgress.SingleBar(
    { format: 'reading {bar} {value}/{total} events', stream: process.stderr, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(last, 0);
  let state = emptyFinancial();
  for (let after = 0; after < last;) {
    const page = await log.read({ facility, after, upTo: last, limit: pageEvents });
    const newest = page[page.length - 1];
    if (newest === undefined) break;
    for (const recorded of page) state = foldFinancial(state, recorded);
    after = newest.position;
    bar.update(after);
  }
  bar.stop();
  return state;
}

function priced(asked: Parameters<ReturnType<typeof createRepricing>['begin']>[0]): Promise<RepriceRun> {
  const bar = new cliProgress.SingleBar(
    { format: 'pricing {bar} {value}/{total} claims {eta_formatted}', stream: process.stderr, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(asked.claims.length, 0);
  return new Promise((resolve, reject) => {
    const pool = createRepricing(reject, (run) => {
      bar.update(run.done);
      if (run.done < run.claims) return;
      bar.stop();
      // The sums of the last part are put together after it was told.
      setImmediate(() => void pool.close().then(() => resolve(run)));
    });
    pool.begin(asked);
  });
}

function print({ claims, compared, gaps, byClause, better, worse }: Repriced, tookMs: number, other: Contract): void {
  const apart = cents(compared.otherCents - compared.nowCents);
  process.stdout.write(`${claims} claims under ${other.version} in ${(tookMs / 1000).toFixed(1)} s\n`);
  process.stdout.write(
    `now ${money(compared.nowCents)}, under it ${money(compared.otherCents)}, ${apart >= 0 ? 'more' : 'less'} by ${money(cents(Math.abs(apart)))}\n`,
  );
  process.stdout.write(`${better} claims better, ${worse} worse, ${compared.claims - better - worse} the same\n`);
  for (const [clause, amount] of Object.entries(byClause)) process.stdout.write(`  clause ${clause}  ${money(amount)}\n`);
  for (const [gap, count] of Object.entries(gaps)) process.stdout.write(`  not priced, ${gap}: ${count}\n`);
}
