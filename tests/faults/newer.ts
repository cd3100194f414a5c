/** The version after this one, as far as the database can tell: its steps are those of the house and two more. `newer.ts URL expand|contract`, a program of the tests. */
import pg from 'pg';
import { contract, migrate } from '@healthos/command-center/postgres/migrations.ts';
import { steps, type Step } from '@healthos/command-center/postgres/steps.ts';

export const newerSteps: readonly Step[] = [
  ...steps,
  {
    step: 1001,
    phase: 'expand',
    sql: "ALTER TABLE message ADD COLUMN shift text, ADD COLUMN told int NOT NULL DEFAULT 0; ALTER TABLE message ADD CONSTRAINT message_shift CHECK (shift <> '') NOT VALID",
    indexes: { message_by_type: 'ON message (type, received_at)', message_by_sender: 'ON message (sender, received_at)' },
    back: 'The version before writes neither column, and both have something to say without it.',
  },
  { step: 1002, phase: 'contract', sql: 'ALTER TABLE message DROP COLUMN told', back: 'None: what it held is gone.' },
];

if (import.meta.main) {
  const [url = '', kind] = process.argv.slice(2);
  const client = new pg.Client({ connectionString: url, application_name: 'healthos-migrate' });
  await client.connect();
  const work = kind === 'contract' ? contract(client, newerSteps) : migrate(client, newerSteps);
  const failure = await work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
  await client.end();
  process.stdout.write(`${failure ?? 'done'}\n`);
}
