/** What compose.yaml sets is what the programs take: every variable is one that is read, every value passes, and the database is as the guide asks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '@healthos/command-center/config.ts';
import { root } from './tree.ts';

interface Service {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
}
const compose = parse(readFileSync(join(root, 'compose.yaml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
/** As the shell of whoever starts it fills them in. */
const filled = (text: string): string => text.replaceAll(/\$\{(\w+):[?-][^}]*\}/g, (_, name: string) => ({ HEALTHOS_DATABASE_PASSWORD: 'secret' })[name] ?? '');
const ours = Object.entries(compose.services).filter(([, { command = [] }]) => command.includes('command-center/bin/healthos.mjs'));
const documented = readFileSync(join(root, 'README.md'), 'utf8');

describe('compose.yaml', () => {
  it('runs our programs', () => expect(ours.map(([name]) => name)).toEqual(['one', 'two', 'displays', 'backup']));

  it.each(ours)('%s is set as the program takes it, by variables that are documented', (_, { environment = {} }) => {
    const given = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)]));
    // Its folders are those of the container.
    expect(readConfig({ ...given, HEALTHOS_DATA_DIR: '' }, root)).toHaveProperty('redisUrl', 'redis://redis');
    expect(Object.keys(environment).filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('names each volume that is used', () => {
    const used = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((one) => one.split(':', 1)[0] ?? ''));
    expect([...new Set(used)].filter((one) => /^\w/.test(one)).sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('keeps names out of the log of the database, and its disk from filling for a backup that is gone', () => {
    expect(compose.services['database']?.command).toEqual(
      expect.arrayContaining(['log_min_error_statement=panic', 'log_error_verbosity=terse', expect.stringMatching(/^max_slot_wal_keep_size=/)]),
    );
  });
});
