/** `npx healthos pack`: a file of prices, rules or codes is read and checked, compared with what holds, and made to hold. A licensed set shows its notice before it is loaded. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { diffPacks, type PackDiff } from '@healthos/core/financial/known-packs.ts';
import { BillingFile, ContractFile, CostFile } from '@healthos/core/financial/contracts/contract-file.ts';
import { isFault, packOf } from '@healthos/core/financial/pack-check.ts';
import { ChargeMasterFile, CodeSetFile, EditPackFile, RulePackFile, WeightsFile, type PackFileContent } from '@healthos/core/financial/pack-file.ts';
import { nameOfPack, type FinancialPack } from '@healthos/core/financial/packs.ts';
import type { PackRow } from '@healthos/core/views/rows-packs.ts';
import type { Config } from '../config.ts';
import { askServer } from './ask-server.ts';
import { codesOfText, type AsSet } from './pack-text.ts';
import { WronglyAsked } from './wrongly-asked.ts';

export interface LoadOptions extends Partial<AsSet> {
  readonly acceptLicence?: boolean;
}

const checks = {
  'charge-master': Compile(ChargeMasterFile),
  'rule-pack': Compile(RulePackFile),
  'code-set': Compile(CodeSetFile),
  weights: Compile(WeightsFile),
  'edit-pack': Compile(EditPackFile),
  contract: Compile(ContractFile),
  billing: Compile(BillingFile),
  'cost-rates': Compile(CostFile),
} as const;

/** What is wrong with a file is said at most so often before the rest is left unsaid. */
const faultsSaid = 10;

/** Kept in the data folder until it is activated: what was shown and accepted is what will hold. */
export async function loadPack(config: Config, file: string, options: LoadOptions): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`There is no ${file}.`);
  });
  const pack = checked(file.endsWith('.json') ? parsed(file, text) : codesOfText(text, options));
  const { notice } = pack;
  if (notice !== undefined) process.stdout.write(`Licence notice of ${pack.source}:\n\n${notice}\n\n`);
  if (notice !== undefined && options.acceptLicence !== true) {
    process.stderr.write('Nothing was loaded. Load it again with --accept-licence once you accept the notice.\n');
    return 1;
  }
  const id = idOf(pack);
  await mkdir(folderOf(config), { recursive: true });
  await writeFile(pathOf(config, id), JSON.stringify(pack));
  process.stdout.write(`${id}\n`);
  process.stderr.write(`Loaded. Compare it with: npx healthos pack diff ${id}\nLet it hold with: npx healthos pack activate ${id}\n`);
  return 0;
}

export async function diffPack(config: Config, id: string, facility: string | undefined): Promise<number> {
  const pack = await loaded(config, id);
  const made = packOf(pack, 'UTC');
  if (isFault(made)) throw new Error(`${made.code} at ${made.place}: ${made.says}`);
  const path = `/api/facilities/${encodeURIComponent(await facilityOf(config, facility))}/packs/${pack.kind}/${encodeURIComponent(nameOfPack(made) || '-')}`;
  const { pack: held } = (await askServer(config, `${path}?at=${encodeURIComponent(`${pack.effectiveFrom}T12:00:00Z`)}`)) as { pack?: FinancialPack };
  process.stdout.write(`${held === undefined ? 'Nothing holds then.' : `Version ${held.version} holds then: ${held.source}`}\n`);
  print(diffPacks(held, made));
  return 0;
}

export async function activatePack(config: Config, id: string, facility: string | undefined): Promise<number> {
  const pack = await loaded(config, id);
  const path = `/api/facilities/${encodeURIComponent(await facilityOf(config, facility))}/requests/pack-activate`;
  const answer = (await askServer(config, path, { method: 'POST', body: { id: randomUUID(), body: { pack, noticeRead: true } } })) as { position?: number };
  process.stdout.write(`${id} holds from ${pack.effectiveFrom} on (position ${answer.position ?? ''}).\n`);
  return 0;
}

export async function listPacks(config: Config, facility: string | undefined): Promise<number> {
  const { rows } = (await askServer(config, `/api/facilities/${encodeURIComponent(await facilityOf(config, facility))}/packs`)) as { rows: readonly PackRow[] };
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  for (const row of rows) {
    process.stdout.write(
      `${[row.state.padEnd(6), row.kind.padEnd(13), row.name, row.version, `from ${day(row.effectiveFrom)}`, `${row.entries} entries`, row.source].filter(Boolean).join('  ')}\n`,
    );
    // What its owner asks to be shown is shown wherever the set is named.
    if (row.notice !== undefined) process.stdout.write(`        ${row.notice}\n`);
  }
  const waiting = await readdir(folderOf(config)).catch((): string[] => []);
  const holding = new Set(rows.map(({ kind, name, version }) => fileName(setKinds.has(kind) ? `${kind}.${name}.${version}` : `${kind}.${version}`)));
  for (const id of waiting.map((name) => name.replace(/\.json$/, ''))) if (!holding.has(id)) process.stdout.write(`loaded  ${id}\n`);
  return 0;
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is no JSON.`);
  }
}

function checked(content: unknown): PackFileContent {
  const kind = typeof content === 'object' && content !== null && 'kind' in content ? String(content.kind) : '';
  if (!(kind in checks)) throw new Error(`kind takes ${Object.keys(checks).join(', ')}.`);
  const check = checks[kind as keyof typeof checks];
  if (!check.Check(content)) {
    const faults = [...check.Errors(content)].slice(0, faultsSaid);
    throw new Error(faults.map(({ instancePath, message }) => `pack.shape at ${instancePath || '/'}: ${message}`).join('\n'));
  }
  const pack = content as PackFileContent;
  const made = packOf(pack, 'UTC');
  if (isFault(made)) throw new Error(`${made.code} at ${made.place}: ${made.says}${made.value === undefined ? '' : ` (${made.value})`}`);
  return pack;
}

const folderOf = (config: Config): string => join(config.dataDir, 'packs');
const pathOf = (config: Config, id: string): string => join(folderOf(config), `${id}.json`);

function idOf(pack: PackFileContent): string {
  return fileName('set' in pack ? `${pack.kind}.${pack.set}.${pack.version}` : `${pack.kind}.${pack.version}`);
}

/** What is no letter, digit or dot becomes a dash. */
const fileName = (id: string): string => id.replace(/[^\w.-]/g, '-');
/** Packs that say which set of their kind they are. */
const setKinds: ReadonlySet<string> = new Set(['code-set', 'weights', 'edit-pack']);

async function loaded(config: Config, id: string): Promise<PackFileContent> {
  const text = await readFile(pathOf(config, idSafe(id)), 'utf8').catch(() => {
    throw new Error(`No pack ${id} is loaded. Load it first: npx healthos pack load FILE`);
  });
  return checked(parsed(id, text));
}

function idSafe(id: string): string {
  if (!/^[\w.-]+$/.test(id) || id.includes('..')) throw new WronglyAsked(`${id} is no name of a loaded pack.`);
  return id;
}

async function facilityOf(config: Config, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return asked;
  const { rows } = (await askServer(config, '/api/facilities')) as { rows: readonly { facility: string }[] };
  const [first] = rows;
  if (first === undefined || rows.length > 1) throw new WronglyAsked(`Say which with --facility: ${rows.map((row) => row.facility).join(', ')}`);
  return first.facility;
}

/** Lines of each kind that are shown; the counts are of all. */
const linesShown = 200;

function print({ added, removed, changed }: PackDiff): void {
  process.stdout.write(`${added.length} added, ${removed.length} removed, ${changed.length} changed\n`);
  for (const [entry, says] of added.slice(0, linesShown)) process.stdout.write(`+ ${entry}  ${says}\n`);
  for (const [entry, says] of removed.slice(0, linesShown)) process.stdout.write(`- ${entry}  ${says}\n`);
  for (const [entry, was, says] of changed.slice(0, linesShown)) process.stdout.write(`~ ${entry}  ${was} -> ${says}\n`);
}
