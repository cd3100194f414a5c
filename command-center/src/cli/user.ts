/** Accounts from the command line, by the running server: each change is in its audit, as those of /admin/users are. */
import type { Account } from '../accounts/accounts.ts';
import type { Config } from '../config.ts';
import { askServer } from './ask-server.ts';
import { ownUrl } from './own-server.ts';

export interface NewUser {
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly staff?: string;
  readonly badge?: string;
  readonly facility?: string;
  readonly unit?: string;
}

interface Invited {
  readonly invitation: string;
  readonly hours: number;
}

export async function add(config: Config, asked: NewUser): Promise<number> {
  sayInvitation(config, asked.login, (await askServer(config, '/api/users', { method: 'POST', body: asked })) as Invited);
  return 0;
}

export async function list(config: Config): Promise<number> {
  const rows = await accounts(config);
  for (const { login, state, role, facility, unit, sessions, name } of rows) {
    const where = [facility ?? 'everywhere', ...(unit === undefined ? [] : [unit])].join(' ');
    process.stdout.write(`${[login, state.padEnd(8), role, where, `${sessions} open`, name].join('  ')}\n`);
  }
  if (rows.length === 0) process.stderr.write('There is no account. Make one with: npx healthos user add\n');
  return 0;
}

export async function change(config: Config, login: string, deed: 'disable' | 'enable' | 'invite' | 'reset-factor'): Promise<number> {
  const account = (await accounts(config)).find((one) => one.login === login.trim().toLowerCase());
  if (account === undefined) throw new Error(`No account signs in as ${login}. npx healthos user list names them.`);
  const isReset = deed === 'reset-factor';
  const path = `/api/users/${account.id}/${deed === 'invite' ? 'invitation' : isReset ? 'second-factor' : deed}`;
  const said = await askServer(config, path, { method: isReset ? 'DELETE' : 'POST' });
  if (deed === 'invite') sayInvitation(config, account.login, said as Invited);
  else if (isReset) process.stderr.write(`${account.login} signs in without a second factor until one is set up anew.\n`);
  else process.stderr.write(`${account.login} is ${deed}d.\n`);
  return 0;
}

async function accounts(config: Config): Promise<readonly Account[]> {
  return ((await askServer(config, '/api/users')) as { readonly rows: readonly Account[] }).rows;
}

/** The address alone goes to standard output: behind its hash, which no server is told, stands what opens the account. */
function sayInvitation(config: Config, login: string, { invitation, hours }: Invited): void {
  const address = config.publicUrl ?? ownUrl(config, '');
  process.stdout.write(`${address}/#invitation=${invitation}\n`);
  process.stderr.write(`${login} says a password there within ${hours} hours; this address is shown once.\n`);
}
