/** Wall displays from the command line: announce, list, revoke, by the running server. */
import type { Config } from '../config.ts';
import { askServer } from './ask-server.ts';
import { WronglyAsked } from './wrongly-asked.ts';

interface DisplayLine {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly facility: string;
  readonly state: string;
  readonly lastSeenAt?: number;
}

export async function enroll(config: Config, asked: { readonly name: string; readonly class: string; readonly facility?: string }): Promise<number> {
  const facility = asked.facility ?? (await onlyFacility(config));
  const made = (await askServer(config, '/api/displays', { method: 'POST', body: { name: asked.name, class: asked.class, facility } })) as {
    id: string;
    code: string;
  };
  process.stdout.write(`${made.code}\n`);
  process.stderr.write(`Type this code on the display within 15 minutes (${asked.name}, ${asked.class}, ${facility}; id ${made.id}).\n`);
  return 0;
}

export async function list(config: Config): Promise<number> {
  const { rows } = (await askServer(config, '/api/displays')) as { rows: readonly DisplayLine[] };
  for (const row of rows) {
    const seen = row.lastSeenAt === undefined ? 'never seen' : `seen ${new Date(row.lastSeenAt).toISOString()}`;
    process.stdout.write(`${[row.id, row.state.padEnd(8), row.class.padEnd(6), row.facility, row.name, seen].join('  ')}\n`);
  }
  if (rows.length === 0) process.stderr.write('No display is enrolled.\n');
  return 0;
}

export async function revoke(config: Config, id: string): Promise<number> {
  await askServer(config, `/api/displays/${encodeURIComponent(id)}`, { method: 'DELETE' });
  process.stderr.write(`Display ${id} is revoked.\n`);
  return 0;
}

export async function onlyFacility(config: Config): Promise<string> {
  const { rows } = (await askServer(config, '/api/facilities')) as { rows: readonly { facility: string }[] };
  const [first] = rows;
  if (first === undefined || rows.length > 1) throw new WronglyAsked(`Say which with --facility: ${rows.map((row) => row.facility).join(', ')}`);
  return first.facility;
}
