/** `npx healthos migrate`: the schema by hand. A start does the same; what takes something away, this alone. */
import type { Config } from '../config.ts';
import { attachedNow } from '../postgres/attached.ts';
import { connectBeside, type Statements } from '../postgres/cluster.ts';
import { contract, doneSteps, migrate } from '../postgres/migrations.ts';
import { newestOf, steps } from '../postgres/steps.ts';
import { withDatabase } from './with-database.ts';

export async function migrateDatabase(config: Config, asked: { readonly contract?: boolean; readonly list?: boolean }): Promise<number> {
  return withDatabase(config, async (url) => {
    const client = await connectBeside(url, 'healthos-migrate');
    try {
      const lines = await (asked.list === true ? listed(client) : asked.contract === true ? contracted(client) : expanded(client));
      for (const line of lines) process.stdout.write(`${line}\n`);
    } finally {
      await client.end();
    }
    return 0;
  });
}

async function expanded(client: Statements): Promise<readonly string[]> {
  const form = await migrate(client);
  return [`The schema has everything of this version (step ${newestOf(steps)}, ${form}).`];
}

async function contracted(client: Statements): Promise<readonly string[]> {
  const taken = await contract(client);
  return taken.length === 0 ? ['There is nothing to take away.'] : taken.map(({ step }) => `Step ${step}: taken away.`);
}

async function listed(client: Statements): Promise<readonly string[]> {
  const done = await doneSteps(client);
  const attached = done.some(({ step }) => step === attachedFrom) ? await attachedNow(client) : [];
  return [
    ...steps.map(({ step, phase, back }) => {
      const was = done.find((one) => one.step === step);
      return `${String(step).padStart(4)}  ${phase.padEnd(8)}  ${was === undefined ? 'not done' : `done ${was.at.toISOString().slice(0, 19)}Z`.padEnd(25)}  ${back}`;
    }),
    ...done
      .filter(({ step }) => step > 1 && !steps.some((one) => one.step === step))
      .map(({ step, phase }) => `${String(step).padStart(4)}  ${phase.padEnd(8)}  done by a newer version`),
    ...attached.map(
      ({ pid, program, knows }) => `attached: ${program ?? 'a version from before versions were written down'}, knows step ${knows} (session ${pid})`,
    ),
  ];
}

/** The step that writes down who is attached. */
const attachedFrom = 81;
