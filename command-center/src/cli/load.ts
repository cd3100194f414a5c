/** Facility files and FHIR bundles to the running server: files and whole folders, each told what became of it. Loading twice doubles nothing. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import cliProgress from 'cli-progress';
import type { Config } from '../config.ts';
import { askServer } from './ask-server.ts';

interface Loaded {
  readonly line: string;
  readonly failed: boolean;
  /** Resources by type, of a bundle that was taken for the first time. */
  readonly taken?: ReadonlyMap<string, number>;
}

export async function load(config: Config, paths: readonly string[], facility?: string): Promise<number> {
  const files = (await Promise.all(paths.map(jsonFilesOf))).flat();
  if (files.length === 0) throw new Error('There is no JSON file there.');
  const bar = new cliProgress.SingleBar(
    { format: 'loading {bar} {value}/{total} {duration_formatted}', stream: process.stderr, noTTYOutput: false, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(files.length, 0);
  const loaded: Loaded[] = [];
  for (const file of files) {
    loaded.push(await loadOne(config, file, facility));
    bar.increment();
  }
  bar.stop();
  for (const { line } of loaded) process.stdout.write(`${line}\n`);
  for (const line of totals(loaded)) process.stdout.write(`${line}\n`);
  return loaded.some(({ failed }) => failed) ? 1 : 0;
}

/** A file is itself, whatever its name; of a folder the JSON files of all depths. */
async function jsonFilesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => {
    throw new Error(`There is no ${path}.`);
  });
  if (found.isFile()) return [path];
  const names = await readdir(path, { withFileTypes: true, recursive: true });
  return names
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function loadOne(config: Config, file: string, facility: string | undefined): Promise<Loaded> {
  const bytes = await readFile(file);
  const body = parsed(bytes);
  const isFhir = typeof body === 'object' && body !== null && 'resourceType' in body;
  return isFhir ? loadBundle(config, file, bytes, facility) : loadFacility(config, file, bytes);
}

/** A file that is no JSON goes to the server too: it is kept there, and its refusal says where. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function loadFacility(config: Config, file: string, bytes: Buffer): Promise<Loaded> {
  const answer = (await askServer(config, '/api/feeds/facility/messages', { method: 'POST', bytes })) as {
    rows?: readonly { outcome: string; code?: string; place?: string; id: string }[];
  };
  const rows = answer.rows ?? [];
  const line = rows.map((row) => `${file}  ${row.outcome}  message ${row.id}${row.code === undefined ? '' : `  ${row.code} at ${row.place ?? ''}`}`).join('\n');
  return { line, failed: rows.some(({ outcome }) => outcome === 'rejected') };
}

interface FhirAnswer {
  readonly resourceType: string;
  readonly id?: string;
  readonly entry?: readonly { readonly response: { readonly status: string; readonly location: string } }[];
  readonly issue?: readonly { readonly diagnostics?: string; readonly expression?: readonly string[] }[];
}

async function loadBundle(config: Config, file: string, bytes: Buffer, facility: string | undefined): Promise<Loaded> {
  const path = `/fhir/R4${facility === undefined ? '' : `?facility=${encodeURIComponent(facility)}`}`;
  const answer = (await askServer(config, path, { method: 'POST', bytes, type: 'application/fhir+json' })) as FhirAnswer;
  if (answer.resourceType !== 'Bundle') {
    const [issue] = answer.issue ?? [];
    return { line: `${basename(file)}  rejected  ${issue?.expression?.[0] ?? ''}  ${issue?.diagnostics ?? ''}`, failed: true };
  }
  const entries = answer.entry ?? [];
  const known = entries[0]?.response.status.startsWith('200') === true;
  const taken = new Map<string, number>();
  for (const { response } of known ? [] : entries) {
    const type = response.location.split('/')[0] ?? '';
    taken.set(type, (taken.get(type) ?? 0) + 1);
  }
  return { line: `${basename(file)}  ${known ? 'known already' : 'applied'}  ${entries.length} resources  message ${answer.id ?? ''}`, failed: false, taken };
}

function totals(loaded: readonly Loaded[]): readonly string[] {
  const sums = new Map<string, number>();
  for (const { taken } of loaded) for (const [type, count] of taken ?? []) sums.set(type, (sums.get(type) ?? 0) + count);
  const failed = loaded.filter((one) => one.failed).length;
  return [
    ...[...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => `${String(count).padStart(8)}  ${type}`),
    `${loaded.length} files, ${loaded.length - failed} taken, ${failed} refused`,
  ];
}
