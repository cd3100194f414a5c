/** The commands that keep what is there: backup, restore, archive, and the schema. */
import { InvalidArgumentError, type Command } from 'commander';
import type { Config } from '../config.ts';

const whole =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most) throw new InvalidArgumentError(`It takes a whole number from 1 to ${most}.`);
    return value;
  };

export function addKeeping(program: Command, configured: () => Config): void {
  program
    .command('backup')
    .description('Copy the running database and its keys into a folder; with --follow go on with its log, for a restore to any second.')
    .argument('<folder>', 'of backups: of this database alone')
    .option('--follow', 'stay and keep the log as it is written, with a whole copy each day')
    .option('--base-every-hours <n>', 'with --follow: between two whole copies', whole(8760), 24)
    .option('--keep <n>', 'with --follow: whole copies kept, with the log since the oldest', whole(1000), 7)
    .option('--check', 'read every file of the folder and name the first that is not as it was written')
    .option('--forget', 'the server need not keep its log for this folder any more')
    .action(async (folder: string, asked: { follow?: boolean; check?: boolean; forget?: boolean; baseEveryHours: number; keep: number }) => {
      process.exitCode = await (await import('./backup.ts')).backup(configured(), folder, asked);
    });
  program
    .command('restore')
    .description('Make an empty data folder the database as it was at a second; says the state hash of each house and whether the audit is whole.')
    .argument('<folder>', 'of backups')
    .option('--to <time>', 'with its zone, 2026-11-26T14:05:09Z (as late as the backup reaches)')
    .option('--into <folder>', 'the data folder to make (HEALTHOS_DATA_DIR)')
    .option('--binaries <folder>', 'with the programs of a PostgreSQL of the same major version, where it was not the embedded one')
    .action(async (folder: string, asked: { to?: string; into?: string; binaries?: string }) => {
      process.exitCode = await (await import('./restore.ts')).restoreBackup(configured(), folder, asked);
    });
  program
    .command('import')
    .description('Take the log of an export, whole, into a database that holds none: the same positions, times and state. Names are in no export.')
    .argument('<file>', 'as npx healthos export writes it')
    .action(async (file: string) => {
      process.exitCode = await (await import('./import.ts')).importEvents(configured(), file);
    });
  program
    .command('archive')
    .description(
      'Move old bytes of messages and device readings out of the database into files (HEALTHOS_ARCHIVE_DIR), beside a running server; facts and the audit stay.',
    )
    .option('--raw-days <n>', 'bytes of messages older than this, of visits and accounts that are over', whole(36_500))
    .option('--sample-days <n>', 'device readings older than this', whole(36_500))
    .option('--dry-run', 'say what would go, and move nothing')
    .option('--check', 'read every file of the archive and name the first that is not as it was written')
    .action(async (asked: { rawDays?: number; sampleDays?: number; dryRun?: boolean; check?: boolean }) => {
      process.exitCode = await (await import('./archive.ts')).archive(configured(), asked);
    });
  program
    .command('migrate')
    .description('Bring the schema to this version beside whoever works on the database, as a start does; or take away what no version needs.')
    .option('--contract', 'take away; refused while a process is attached that needs it')
    .option('--list', 'what was done, what would be, who is attached, and how each step is taken back')
    .action(async (asked: { contract?: boolean; list?: boolean }) => {
      process.exitCode = await (await import('./migrate.ts')).migrateDatabase(configured(), asked);
    });
}
