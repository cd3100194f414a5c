/** The environment, read once at boot. A wrong value stops the boot with the variable's name and what it accepts. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isLoopback, peersAccept, readAddresses, readPeers, type FeedAddresses, type FeedPeer } from './access/feed-peers.ts';
import type { Role } from './access/roles.ts';
import { readSecondFactor, readSite, type SiteSettings } from './access/site-settings.ts';
import { readAlertSettings, type AlertSettings } from './alerts/settings.ts';
import { readDestinations, type Destinations } from './outbound/destinations.ts';
import { processRoles, readRoles, type ProcessRole } from './processes/roles.ts';
import { isScenario, scenarios, type ScenarioName } from '@healthos/simulators/scenarios.ts';

export interface Config {
  readonly host: string;
  readonly httpPort: number;
  readonly mllpPort: number;
  readonly dataDir: string;
  /** Where what was moved out of the database is. */
  readonly archiveDir: string;
  readonly databaseUrl?: string;
  readonly mqttUrl?: string;
  /** Several processes share the database, and tell each other over this; absent = one process. */
  readonly redisUrl?: string;
  /** What this process does of what one alone does. */
  readonly roles: ReadonlySet<ProcessRole>;
  readonly simulator: ScenarioName | 'off';
  readonly facilityFile?: string;
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  /** Whose certificates speak for which senders. */
  readonly feedPeers?: readonly FeedPeer[];
  /** From where plain TCP is taken, where the listener of feeds is open to a network. */
  readonly feedAddresses?: FeedAddresses;
  /** `open`: unknown senders are feeds by default settings. `closed`: they are refused. */
  readonly feedList: 'open' | 'closed';
  /** One-click sign-in for every role: the demo only. */
  readonly demo: boolean;
  /** After which a working screen that nobody touches locks itself; absent = never. */
  readonly idleMs?: number;
  readonly alerts: AlertSettings;
  /** Sign-in at the provider of the site; undefined where there is none. */
  readonly site: SiteSettings | undefined;
  /** Whoever has an account here and works as one of these signs in with a second factor. */
  readonly secondFactor: ReadonlySet<Role>;
  /** Where orders go. */
  readonly orders: Destinations;
  /** How this server is called from outside: what applications are told, and what tokens are issued by. */
  readonly publicUrl?: string;
  /** A folder whose files are read as messages. */
  readonly dropFolder?: string;
  /** A folder to which claims and questions to payers are written. */
  readonly x12Out?: string;
  readonly statementsOut?: string;
  /** How progress is said: words for a person, or lines of JSON. */
  readonly log: 'text' | 'json';
  /** Where traces go, and how much of what happens is traced; absent = nowhere. */
  readonly traces?: { readonly endpoint: string; readonly share: number };
}

export interface ConfigProblem {
  readonly variable: string;
  readonly accepts: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Either a whole configuration or everything that is wrong with it. `demo`: what is not set otherwise is as the demo wants it. */
export function readConfig(given: Environment, cwd: string, demo = false): Config | readonly ConfigProblem[] {
  const env = setToSomething(given);
  const problems: ConfigProblem[] = [];
  const wrong = (variable: string, accepts: string): void => void problems.push({ variable, accepts });
  const port = (variable: string, otherwise: number): number => {
    const text = env[variable];
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (!/^\d{1,5}$/.test(text) || value > 65535) wrong(variable, 'a port from 0 to 65535; 0 picks a free one');
    return value;
  };
  const url = (variable: string, schemes: readonly string[]): string | undefined => {
    const text = env[variable];
    if (text === undefined) return undefined;
    if (!schemes.some((scheme) => text.startsWith(`${scheme}://`)))
      wrong(variable, `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
    return text;
  };
  const file = (variable: string): string | undefined => {
    const path = env[variable];
    if (path === undefined) return undefined;
    const text = readText(resolve(cwd, path));
    if (text === undefined) wrong(variable, 'the path of a file that can be read');
    return text;
  };
  const folder = (variable: string): string | undefined => {
    const path = env[variable];
    if (path === undefined) return undefined;
    const found = resolve(cwd, path);
    if (!isFolder(found)) wrong(variable, 'the path of a folder that is there and may be written');
    return found;
  };
  const [dropFolder, x12Out, statementsOut] = [folder('HEALTHOS_DROP_FOLDER'), folder('HEALTHOS_X12_OUT'), folder('HEALTHOS_STATEMENTS_OUT')];
  if (dropFolder !== undefined && dropFolder === x12Out) wrong('HEALTHOS_X12_OUT', 'another folder than HEALTHOS_DROP_FOLDER');
  const simulator = env['HEALTHOS_SIMULATOR'] ?? '';
  if (simulator !== '' && simulator !== 'off' && !isScenario(simulator)) wrong('HEALTHOS_SIMULATOR', `off, or one of ${Object.keys(scenarios).join(', ')}`);
  const feedList = env['HEALTHOS_FEEDS'] ?? 'open';
  if (feedList !== 'open' && feedList !== 'closed') wrong('HEALTHOS_FEEDS', 'open or closed');
  const signIn = env['HEALTHOS_DEMO'] ?? (demo ? 'on' : 'off');
  if (signIn !== 'on' && signIn !== 'off') wrong('HEALTHOS_DEMO', 'on or off');
  const [cert, key, ca] = [file('HEALTHOS_TLS_CERT'), file('HEALTHOS_TLS_KEY'), file('HEALTHOS_TLS_CA')];
  if ((cert === undefined) !== (key === undefined))
    wrong(cert === undefined ? 'HEALTHOS_TLS_CERT' : 'HEALTHOS_TLS_KEY', 'a PEM file: certificate and key go together');
  const publicUrl = url('HEALTHOS_PUBLIC_URL', ['http', 'https']);
  if (publicUrl !== undefined && URL.parse(publicUrl)?.origin !== publicUrl)
    wrong('HEALTHOS_PUBLIC_URL', 'scheme, host and port alone, as https://chart.example.org');
  const databaseUrl = url('DATABASE_URL', ['postgres', 'postgresql']);
  const [mqttUrl, facilityFile] = [url('MQTT_URL', ['mqtt', 'mqtts']), file('HEALTHOS_FACILITY_FILE')];
  const config: Config = {
    host: readHost(env['HEALTHOS_HOST'] ?? '127.0.0.1', wrong),
    httpPort: port('HEALTHOS_HTTP_PORT', 8080),
    mllpPort: port('HEALTHOS_MLLP_PORT', 2575),
    ...readFolders(env, { cwd, wrong }),
    simulator: simulator === '' ? (demo ? 'day' : 'off') : simulator === 'off' || !isScenario(simulator) ? 'off' : simulator,
    feedList: feedList === 'closed' ? 'closed' : 'open',
    demo: signIn === 'on',
    ...readSaying(env, url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https']), wrong),
    ...readSeveral(env, { databaseUrl, redisUrl: url('REDIS_URL', ['redis', 'rediss']), wrong }),
    alerts: readAlertSettings(env, wrong),
    site: readSite(env, wrong),
    orders: readDestinations(env, wrong),
    ...readDoors(env, { file, wrong, asks: ca !== undefined, demo: signIn === 'on' }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(mqttUrl === undefined ? {} : { mqttUrl }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(dropFolder === undefined ? {} : { dropFolder }),
    ...(x12Out === undefined ? {} : { x12Out }),
    ...(statementsOut === undefined ? {} : { statementsOut }),
    ...(facilityFile === undefined ? {} : { facilityFile }),
    ...(cert === undefined || key === undefined ? {} : { tls: { cert, key, ...(ca === undefined ? {} : { ca }) } }),
  };
  return problems.length > 0 ? problems : config;
}

/** Set to nothing is not set: an empty host would be every address, an empty folder the one that somebody stands in. */
function setToSomething(given: Environment): Environment {
  return Object.fromEntries(Object.entries(given).filter(([, text]) => text !== ''));
}

/** As addresses of pages are read: a number of four parts is an address or a mistake, never a name. */
function readHost(text: string, wrong: Reading['wrong']): string {
  const isHost = /^[A-Za-z0-9.:-]+$/.test(text) && URL.canParse(`http://${text.includes(':') ? `[${text}]` : text}`);
  if (!isHost) wrong('HEALTHOS_HOST', 'an address or a name of this machine, as 127.0.0.1, 0.0.0.0 or localhost');
  return text;
}

function readFolders(env: Environment, { cwd, wrong }: Pick<Reading, 'wrong'> & { readonly cwd: string }): Pick<Config, 'dataDir' | 'archiveDir'> {
  const dataDir = resolve(cwd, env['HEALTHOS_DATA_DIR'] ?? '.healthos');
  if (env['HEALTHOS_DATA_DIR'] !== undefined && !mayHold(dataDir)) wrong('HEALTHOS_DATA_DIR', 'the path of a folder that may be written, or made where it is');
  return { dataDir, archiveDir: resolve(cwd, env['HEALTHOS_ARCHIVE_DIR'] ?? join(dataDir, 'archive')) };
}

/** What is not there yet can be made in the nearest folder above it that is. */
function mayHold(path: string): boolean {
  return existsSync(path) || dirname(path) === path ? isFolder(path) : mayHold(dirname(path));
}

/** Of a hundred messages one is traced, where nobody says how many. */
const usualShare = 0.01;

function readSaying(env: Environment, endpoint: string | undefined, wrong: Reading['wrong']): Pick<Config, 'log' | 'traces'> {
  const log = env['HEALTHOS_LOG'] ?? 'text';
  if (log !== 'text' && log !== 'json') wrong('HEALTHOS_LOG', 'text or json');
  const share = Number(env['OTEL_TRACES_SAMPLER_ARG'] ?? usualShare);
  if (!(share >= 0 && share <= 1)) wrong('OTEL_TRACES_SAMPLER_ARG', 'the share of messages that are traced, from 0 to 1');
  return { log: log === 'json' ? 'json' : 'text', ...(endpoint === undefined ? {} : { traces: { endpoint, share } }) };
}

const [usualIdleMinutes, longestIdleMinutes, minuteMs] = [15, 480, 60_000];

/** In the demo nobody is before the screen but whoever looks at it, so none locks unless somebody says so. */
function readIdle(text: string, { wrong, demo }: Pick<Reading, 'wrong' | 'demo'>): Pick<Config, 'idleMs'> {
  if (text === 'off' || (text === '' && demo)) return {};
  const minutes = text === '' ? usualIdleMinutes : Number(text);
  if (!(minutes > 0) || minutes > longestIdleMinutes) wrong('HEALTHOS_IDLE_MINUTES', `minutes up to ${longestIdleMinutes}, or off`);
  return { idleMs: Math.round(minutes * minuteMs) };
}

interface Reading {
  file(variable: string): string | undefined;
  wrong(variable: string, accepts: string): void;
  /** Senders show certificates. */
  readonly asks: boolean;
  readonly demo: boolean;
}

/** Who comes in by which door, and how long one stays open. Plain TCP over a network is taken from addresses that somebody named, or the server does not start. */
function readDoors(env: Environment, { file, wrong, asks, demo }: Reading): Pick<Config, 'feedPeers' | 'feedAddresses' | 'idleMs' | 'secondFactor'> {
  const named = file('HEALTHOS_MLLP_SENDERS');
  const feedPeers = named === undefined ? undefined : readPeers(named);
  if (named !== undefined && feedPeers === undefined) wrong('HEALTHOS_MLLP_SENDERS', peersAccept);
  if (named !== undefined && !asks) wrong('HEALTHOS_TLS_CA', 'the authority of the certificates that HEALTHOS_MLLP_SENDERS names');
  const said = env['HEALTHOS_MLLP_ALLOW'] ?? '';
  const feedAddresses = said === '' ? undefined : readAddresses(said);
  const isOpen = !asks && !isLoopback(env['HEALTHOS_HOST'] ?? '127.0.0.1');
  if ((said === '' && isOpen) || (said !== '' && feedAddresses === undefined))
    wrong('HEALTHOS_MLLP_ALLOW', 'the addresses and networks, by commas, from which HL7 is taken without certificates (10.1.2.3, 10.2.0.0/16)');
  return {
    ...readIdle(env['HEALTHOS_IDLE_MINUTES'] ?? '', { wrong, demo }),
    secondFactor: readSecondFactor(env, wrong),
    ...(feedPeers === undefined ? {} : { feedPeers }),
    ...(feedAddresses === undefined ? {} : { feedAddresses }),
  };
}

interface Addresses {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  wrong(variable: string, accepts: string): void;
}

/** One process alone does everything: a part of it would leave the rest undone. */
function readSeveral(env: Environment, { databaseUrl, redisUrl, wrong }: Addresses): Pick<Config, 'redisUrl' | 'roles'> {
  const text = env['HEALTHOS_ROLES'] ?? '';
  const roles = readRoles(text === '' ? 'all' : text);
  if (redisUrl !== undefined && databaseUrl === undefined) wrong('REDIS_URL', 'processes that share a database: set DATABASE_URL too');
  if (roles === undefined) wrong('HEALTHOS_ROLES', `all, or some of ${processRoles.join(', ')} with commas between them`);
  else if (roles.size < processRoles.length && redisUrl === undefined) wrong('HEALTHOS_ROLES', 'all, where there is no REDIS_URL');
  return { roles: roles ?? new Set(processRoles), ...(redisUrl === undefined ? {} : { redisUrl }) };
}

/** The library throws where a file cannot be read: here that is an answer. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The library throws where there is none, or it may not be written: here that is an answer. */
function isFolder(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
