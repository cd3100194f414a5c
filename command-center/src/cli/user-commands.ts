/** The commands of who signs in here. */
import { Option, type Command } from 'commander';
import { accountRoles } from '../accounts/account-form.ts';
import type { Config } from '../config.ts';
import type { NewUser } from './user.ts';

export function addUsers(program: Command, configured: () => Config): void {
  const user = program.command('user').description('Who signs in at the running server (/admin/users).');
  user
    .command('add')
    .description('Make an account and print the address of its invitation, at which they say their password.')
    .requiredOption('--login <name>', 'to sign in with')
    .requiredOption('--name <name>', 'as colleagues call them')
    .addOption(new Option('--role <role>', 'what they work as').choices(accountRoles).makeOptionMandatory())
    .option('--staff <id>', 'as facts name them (the name to sign in with)')
    .option('--badge <code>', 'what the scanner of a tablet reads')
    .option('--facility <facility>', 'only this facility')
    .option('--unit <unit>', 'only this unit')
    .action(async (asked: NewUser) => {
      process.exitCode = await (await import('./user.ts')).add(configured(), asked);
    });
  user
    .command('list')
    .description('Every account: as what, where, its state and its open sessions.')
    .action(async () => {
      process.exitCode = await (await import('./user.ts')).list(configured());
    });
  const deeds = {
    disable: 'End what is open of an account within 10 s; nobody signs in with it any more.',
    enable: 'Let an account sign in again.',
    invite: 'Take the password and PIN away and print the address of a new invitation.',
    'reset-factor': 'Take a lost authenticator and its recovery codes away, and end what is open.',
  } as const;
  for (const deed of ['disable', 'enable', 'invite', 'reset-factor'] as const)
    user
      .command(deed)
      .description(deeds[deed])
      .argument('<login>', 'its name to sign in with')
      .action(async (login: string) => {
        process.exitCode = await (await import('./user.ts')).change(configured(), login, deed);
      });
}
