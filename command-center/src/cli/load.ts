/** Facility files to the running server, checked before anything is sent. */
import { readFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { askServer } from './ask-server.ts';

export async function load(config: Config, files: readonly string[]): Promise<number> {
  let failed = 0;
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const answer = (await askServer(config, '/api/feeds/facility/messages', { method: 'POST', body: JSON.parse(text) as unknown })) as {
      rows?: readonly { outcome: string; code?: string; place?: string; id: string }[];
    };
    for (const row of answer.rows ?? []) {
      process.stdout.write(`${file}  ${row.outcome}  message ${row.id}${row.code === undefined ? '' : `  ${row.code} at ${row.place ?? ''}`}\n`);
      if (row.outcome === 'rejected') failed++;
    }
  }
  return failed === 0 ? 0 : 1;
}
