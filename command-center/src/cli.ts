#!/usr/bin/env node
/** `npx healthos`: the command line. Each command loads only what it needs, so that `token` answers at once. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { roles } from './access/roles.ts';
import { addKeeping } from './cli/keeping-commands.ts';
import { addUsers } from './cli/user-commands.ts';
import { WronglyAsked } from './cli/wrongly-asked.ts';
import { readConfig, type Config } from './config.ts';
import { Fault } from './fault.ts';
import { readKeptCode } from './kept-code.ts';

/** Exit codes: 0 done, 1 it failed, 2 it was asked wrongly. */
const [failed, wronglyAsked] = [1, 2];

readKeptCode();
await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('healthos')
    .description('One data model, one identity, one record, and a real-time command center on top.')
    .showHelpAfterError()
    .exitOverride();
  addServing(program);
  addMessages(program);
  addRecord(program);
  addKeeping(program, configured);
  addUsers(program, configured);
  addRules(program);
  addRepricing(program);
  addPacks(program);
  addIdentity(program);
  addAccess(program);
  // The last door of the process: what an adapter threw becomes one line and an exit code.
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function addServing(program: Command): void {
  program
    .command('serve')
    .description('Run the command center: feeds, log, screens and API.')
    .option('--demo', 'the simulated hospital, and one-click sign-in as every role')
    .option('--roles <roles>', 'of several processes on one database (REDIS_URL): ingest, follow, web with commas, or all (HEALTHOS_ROLES, else all)')
    .action(async ({ demo, roles }: { demo?: boolean; roles?: string }) => (await import('./cli/serve.ts')).runServer(configured(demo === true, roles)));
  program
    .command('simulate')
    .description('Send the simulated hospital to a running server by MLLP (HTTP with --http, MQTT where MQTT_URL is set).')
    .option('--scenario <name>', 'day, quiet-night, morning-discharges, ed-surge or mass-casualty', 'day')
    .option('--speed <n>', 'times real time, 1 to 600', '1')
    .option('--http <url>', 'where its departments post what they do; a token of role feed in HEALTHOS_FEED_TOKEN')
    .option('--hours <n>', 'hours of history sent first', '26')
    .option('--days <n>', 'earlier days sent before those, lean and in bulk', '0')
    .option('--network', 'with the five smaller hospitals around')
    .option('--seed <n>', 'same seed, same day', '1')
    .option('--monitors <seconds>', 'between two readings of a monitor, 0 for none', '30')
    .option('--mischief', 'duplicates, late, reordered, cancelled, merged and malformed messages')
    .action(async (options: Record<string, string | boolean>) => {
      process.exitCode = await (await import('./cli/simulate.ts')).simulate(configured(), options);
    });
  program
    .command('ehr')
    .description('A sample EHR beside a running server: a page of another origin that opens the chart in a frame and asks for advice as orders are signed.')
    .option('--server <url>', 'of the running server', 'http://127.0.0.1:8080')
    .option('--port <n>', 'where its own page is', '8090')
    .action(async (asked: { server: string; port: string }) => {
      process.exitCode = await (await import('./cli/ehr.ts')).sampleEhr(configured(), asked);
    });
  program
    .command('doctor')
    .description('Check this machine and this installation, and say what to do about what is wrong.')
    .action(async () => {
      process.exitCode = await (await import('./cli/doctor.ts')).doctor();
    });
}

function addMessages(program: Command): void {
  program
    .command('send')
    .description('Send every HL7 v2 message of files and folders by MLLP; prints what became of them by type and source.')
    .argument('<path...>', 'files or folders')
    .option('--host <host>', 'server', '127.0.0.1')
    .option('--port <port>', 'its MLLP port (HEALTHOS_MLLP_PORT, else 2575)')
    .option('--connections <n>', 'connections side by side', positive, 1)
    .option('--in-flight <n>', 'messages under way per connection', positive, 16)
    .option('--verbose', 'list every message that was not accepted')
    .action(async (paths: string[], options: { host: string; port?: string; connections: number; inFlight: number; verbose?: boolean }) => {
      const port = options.port === undefined ? configured().mllpPort : positive(options.port);
      process.exitCode = await (await import('./cli/send.ts')).send(paths, { ...options, port, verbose: options.verbose === true });
    });
  program
    .command('load')
    .description('Give facility files (the buildings) and FHIR bundles to the running server; loading twice doubles nothing.')
    .argument('<path...>', 'JSON files, or folders of them')
    .option('--facility <facility>', 'whose the bundles are (the first one)')
    .action(async (paths: string[], { facility }: { facility?: string }) => {
      process.exitCode = await (await import('./cli/load.ts')).load(configured(), paths, facility);
    });
}

function addRecord(program: Command): void {
  program
    .command('replay')
    .description('Fold the log again from its first event and print the state hash of each facility.')
    .option('--facility <facility>', 'only this one')
    .action(async ({ facility }: { facility?: string }) => {
      process.exitCode = await (await import('./cli/replay.ts')).replay(configured(), facility);
    });
  program
    .command('export')
    .description('Write the events of the log as NDJSON.')
    .option('--facility <facility>', 'only this one')
    .option('--after <position>', 'events beyond this position', '0')
    .option('--out <file>', 'a file instead of the screen')
    .action(async (options: { facility?: string; after: string; out?: string }) => {
      process.exitCode = await (await import('./cli/export.ts')).exportEvents(configured(), options);
    });
}

function addRepricing(program: Command): void {
  program
    .command('reprice')
    .description('Price the claims of the log under another contract and print what would change; writes nothing.')
    .argument('<file>', 'JSON: a contract, as npx healthos pack load takes it')
    .option('--facility <facility>', 'of a log with several')
    .option('--days <n>', 'back from the newest claim', positive, 365)
    .action(async (file: string, options: { facility?: string; days: number }) => {
      process.exitCode = await (await import('./cli/reprice.ts')).repriceLog(configured(), file, options);
    });
}

function addRules(program: Command): void {
  const rules = program.command('rules').description('The rules that raise findings.');
  rules
    .command('list')
    .description('Every rule with its version, definition and the numbers that may be changed.')
    .action(async () => {
      process.exitCode = (await import('./cli/rules.ts')).listRules();
    });
  rules
    .command('diff')
    .description('Replay a stretch of the log under changed rules and print the alerts added and removed.')
    .argument('<file>', 'JSON: rule names, each with its changed numbers, e.g. {"sepsis":{"bundleHours":2}}')
    .option('--facility <facility>', 'of a log with several')
    .option('--from <time>', 'first look (24 hours before the end)')
    .option('--until <time>', 'last look (the newest event of the log)')
    .option('--every <minutes>', 'between two looks', '5')
    .action(async (file: string, { every, ...options }: { facility?: string; from?: string; until?: string; every: string }) => {
      process.exitCode = await (await import('./cli/rules.ts')).diffRules(configured(), file, { ...options, everyMinutes: every });
    });
}

function addPacks(program: Command): void {
  const pack = program
    .command('pack')
    .description('Charge masters, charging rules, code sets, weights and edits: dated, checked, and in force from their day on.');
  pack
    .command('load')
    .description('Read and check a pack file (JSON), or a list of codes with --set; shows the licence notice of a licensed set first.')
    .argument('<file>')
    .option('--set <name>', 'of a list of codes: ICD-10-CM, NUBC-REVENUE...')
    .option('--pack-version <version>', 'of a list of codes: as its source numbers it')
    .option('--from <day>', 'of a list of codes: the first day on which it holds')
    .option('--through <day>', 'of a list of codes: the last one')
    .option('--source <words>', 'of a list of codes: where it comes from')
    .option('--notice <words>', 'of a licensed list of codes: its licence notice')
    .option('--accept-licence', 'the notice was read and is accepted')
    .action(async (file: string, { packVersion, ...options }: { packVersion?: string; acceptLicence?: boolean }) => {
      const { loadPack } = await import('./cli/pack.ts');
      process.exitCode = await loadPack(configured(), file, { ...options, ...(packVersion === undefined ? {} : { version: packVersion }) });
    });
  pack
    .command('diff')
    .description('What a loaded pack adds, takes away and changes beside the one that holds on its first day.')
    .argument('<pack>', 'as `load` named it')
    .option('--facility <facility>', 'whose (the only one when there is one)')
    .action(async (id: string, { facility }: { facility?: string }) => {
      process.exitCode = await (await import('./cli/pack.ts')).diffPack(configured(), id, facility);
    });
  pack
    .command('activate')
    .description('Let a loaded pack hold from its first day on; refused with a code where its dates leave a gap or overlap, or it has ended.')
    .argument('<pack>', 'as `load` named it')
    .option('--facility <facility>', 'whose (the only one when there is one)')
    .action(async (id: string, { facility }: { facility?: string }) => {
      process.exitCode = await (await import('./cli/pack.ts')).activatePack(configured(), id, facility);
    });
  pack
    .command('list')
    .description('Every pack that holds, held or will hold, and what is loaded and not active.')
    .option('--facility <facility>', 'whose (the only one when there is one)')
    .action(async ({ facility }: { facility?: string }) => {
      process.exitCode = await (await import('./cli/pack.ts')).listPacks(configured(), facility);
    });
}

function addIdentity(program: Command): void {
  const identity = program.command('identity').description('Who is who: the weights by which two records are alike.');
  identity
    .command('estimate')
    .description("Learn the weights from the house's own records by EM, print them beside those in force with the curve of both, and write them as a pack.")
    .option('--out <file>', 'the pack', 'identity-match.json')
    .option('--effective-from <date>', 'in force from then on (today)')
    .option('--records <n>', 'look at so many records at most', positive, 200_000)
    .action(async (options: { out: string; effectiveFrom?: string; records: number }) => {
      const today = new Date().toISOString().slice(0, 10);
      process.exitCode = await (await import('./cli/identity.ts')).estimateMatching(configured(), options, today);
    });
  identity
    .command('activate')
    .description('Bring a pack of weights into force on the running server, from its date; records are then compared anew.')
    .argument('<file>', 'as estimate wrote it')
    .option('--facility <facility>', 'in whose log (the only one when there is one)')
    .action(async (file: string, { facility }: { facility?: string }) => {
      const id = `match-pack-${Date.now().toString(36)}`;
      process.exitCode = await (await import('./cli/identity.ts')).activateMatching(configured(), file, facility, id);
    });
}

function addAccess(program: Command): void {
  program
    .command('token')
    .description('Print one bearer token and nothing else.')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--facility <facility>', 'only this facility')
    .option('--unit <unit>', 'only this unit')
    .option('--patient <patient>', 'only this patient')
    .option('--scope <scope>', 'SMART scopes')
    .option('--staff <id>', 'opaque staff id: who acts, where several hold one role')
    .option('--hours <n>', 'how long it lasts', positive, 12)
    .action(async (asked: { role: string; facility?: string; unit?: string; patient?: string; scope?: string; staff?: string; hours: number }) => {
      process.stdout.write(`${await (await import('./cli/token.ts')).token(configured(), asked)}\n`);
    });
  program
    .command('audit')
    .description('The audit of who read what.')
    .command('verify')
    .description('Walk its chain; names the first line that was edited, taken out, cut off or replaced, and exits with 1.')
    .action(async () => {
      process.exitCode = await (await import('./cli/audit.ts')).verifyAudit(configured());
    });
  program
    .command('sbom')
    .description('The bill of materials as CycloneDX, its licences, and whether a version that is known to be bad is among them.')
    .option('--out <file>', 'a file instead of the screen')
    .action(async (asked: { out?: string }) => {
      process.exitCode = (await import('./cli/sbom.ts')).sbom(asked);
    });
  const device = program.command('device').description('Wall displays of the running server.');
  device
    .command('enroll')
    .description('Announce a display and print the one-time code to type on it.')
    .requiredOption('--name <name>', 'where it hangs')
    .addOption(new Option('--class <class>', 'what it may show').choices(['public', 'staff']).default('public'))
    .option('--facility <facility>', 'whose walls (the only one when there is one)')
    .action(async (asked: { name: string; class: string; facility?: string }) => {
      process.exitCode = await (await import('./cli/device.ts')).enroll(configured(), asked);
    });
  device
    .command('list')
    .description('Every display and its state.')
    .action(async () => {
      process.exitCode = await (await import('./cli/device.ts')).list(configured());
    });
  device
    .command('revoke')
    .description("Take a display's leave away; it goes dark within seconds.")
    .argument('<id>')
    .action(async (id: string) => {
      process.exitCode = await (await import('./cli/device.ts')).revoke(configured(), id);
    });
}

/** The configuration, or one clear line per wrong value and the end. */
function configured(demo = false, roles?: string): Config {
  const config = readConfig({ ...process.env, ...(roles === undefined ? {} : { HEALTHOS_ROLES: roles }) }, process.cwd(), demo);
  if ('host' in config) return config;
  for (const { variable, accepts } of config) process.stderr.write(`${variable} takes ${accepts}.\n`);
  process.exit(wronglyAsked);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000) throw new InvalidArgumentError('It takes a whole number above 0.');
  return value;
}

/** Commander has said what was asked wrongly; anything else is said here, in one line. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') return error.exitCode === 0 ? 0 : wronglyAsked;
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${error instanceof Fault ? `${error.code}: ` : ''}${said}\n`);
  return error instanceof WronglyAsked ? wronglyAsked : failed;
}
