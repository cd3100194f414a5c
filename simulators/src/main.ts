/** Runs the simulated hospital against a server: earlier days in bulk, yesterday as fast as it is taken, then on at the chosen speed. Speaks only MLLP, HTTP and MQTT. */
import { parseArgs } from 'node:util';
import { dayMs, hourMs, instant } from '@healthos/core/time.ts';
import { createNetwork } from './day/network.ts';
import { networkHospitals } from './day/network-hospitals.ts';
import { demoHospital } from './day/demo-hospital.ts';
import { seeded } from './day/random.ts';
import { isScenario, scenarios } from './scenarios.ts';
import { staffFiles } from './encode/staff-file.ts';
import { allowedByContract } from './payer/contract-price.ts';
import { createPayer, usualPayer } from './payer/payer.ts';
import { carryClaims } from './send/claims.ts';
import { createPoster, type Poster } from './send/http.ts';
import { createSender } from './send/mllp.ts';
import { createStaff, type Staff } from './send/staff.ts';
import { createTeller, type Teller } from './send/telling.ts';
import { connectBroker } from './send/mqtt.ts';
import { createSite, type Site } from './site.ts';
import { readStory, writeStory, type Story } from './story.ts';

const tokenVariable = 'HEALTHOS_FEED_TOKEN';
const help = `Runs the simulated hospital.
  --host H          server (127.0.0.1)
  --port P          its MLLP port (2575)
  --http URL        where the departments post what they do (cleaning, transport, staffing, theatre...); needs a token of role feed in
                    ${tokenVariable}. Without it only HL7 is sent
  --mqtt URL        a broker for the monitors; without one they send IHE PCD-01 over MLLP
  --scenario NAME   ${Object.keys(scenarios).join(' | ')} (day)
  --speed N         1 to 600 times real time (1). At 1 the history is told as fast as it is taken; at more it is told at that pace. The story's
                    clock never passes the present: once there it goes on at 1
  --hours N         hours of history before the present (26)
  --days N          earlier days before those hours, told first and in bulk: movements, bed status and work facts only (0)
  --state FILE      remembers the story, so that the next run goes on with the same hospital
  --seed N          same seed, same day (1)
  --monitors N      seconds between two readings of a monitor (30), 0 for none
  --network         with the five smaller hospitals around, which send only movements, bed status and work facts
  --mischief        duplicates, late, reordered, cancelled, merged and malformed messages
`;

/** Real milliseconds between two looks at the story. */
const beatMs = 200;
/** History is told in strides of ten minutes, the days before it in strides of an hour. */
const [historyMs, leanMs] = [hourMs / 6, hourMs];
/** After a stride of the early days the server has this share of its time for its screens. */
const leanPause = 0.4;
/** How often the story is saved, and the parent looked for. */
const [saveMs, parentLookMs] = [2000, 500];
/** How often claims are carried to the payer, and the staff look at what is asked of them. */
const [carryMs, lookMs] = [10_000, 15_000];
/** The last stretch before the present is told so many times as fast as it was, until so little is left. */
const [catchUpTimes, presentMs] = [50, 2000];
/** Answers bring other findings up: so many looks before the house turns live. */
const looksBefore = 3;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '2575' },
    http: { type: 'string' },
    mqtt: { type: 'string' },
    scenario: { type: 'string', default: 'day' },
    speed: { type: 'string', default: '1' },
    hours: { type: 'string', default: '26' },
    days: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    monitors: { type: 'string', default: '30' },
    state: { type: 'string' },
    network: { type: 'boolean', default: false },
    mischief: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function run(): Promise<void> {
  const [port, speed, hours, earlier, seed, monitors] = [
    number('port', 1, 65535),
    number('speed', 1, 600),
    number('hours', 0, 24 * 60),
    number('days', 0, 400),
    number('seed', 0, 2 ** 32 - 1),
    number('monitors', 0, 3600),
  ];
  if (!isScenario(values.scenario)) return refuse(`--scenario takes one of ${Object.keys(scenarios).join(', ')}`);
  const token = process.env[tokenVariable];
  if (values.http !== undefined && token === undefined) return refuse(`--http needs a token of role feed in ${tokenVariable}`);
  const begun = Math.floor(Date.now() / 1000) * 1000;
  const detailFrom = instant(begun - hours * hourMs);
  const startsAt = instant(detailFrom - earlier * dayMs);
  const story = storyOf({ seed, scenario: values.scenario, startsAt, detailFrom, toldUntil: instant(startsAt - 1) });
  const hospitals = values.network ? [demoHospital, ...networkHospitals] : [demoHospital];
  const days = createNetwork({ ...story, hospitals, scenario: scenarios[values.scenario], monitorSeconds: monitors });
  const poster = values.http === undefined || token === undefined ? undefined : createPoster(values.http, token);
  const broker = values.mqtt === undefined ? undefined : await connectBroker(values.mqtt, `healthos-simulator-${seed}-${process.pid}`);
  const nameOf = (n: number): string => `${story.seed}-${story.startsAt.toString(36)}-${monitors}${n === 0 ? '' : `-${n}`}`;
  // Who works there is said before anybody has a shift.
  const files = createSender(values.host, port);
  for (const [n, hospital] of hospitals.entries()) for (const file of staffFiles(hospital, nameOf(n), story.startsAt)) await files.send(file);
  await files.drained();
  await files.close();
  const sites = days.map((day, n) =>
    createSite({
      day,
      hospital: hospitals[n] ?? demoHospital,
      story: nameOf(n),
      toldUntil: story.toldUntil,
      sender: createSender(values.host, port),
      poster,
      broker,
      mischief: values.mischief && n === 0 ? seeded(seed + 1) : undefined,
    }),
  );
  endWithParent();
  const payer = createPayer({ ...usualPayer, seed, allowedOf: allowedByContract });
  const carry =
    values.http === undefined || token === undefined || poster === undefined
      ? undefined
      : carryClaims({ url: values.http, token, facility: demoHospital.facility, payer, poster });
  const facilities = hospitals.map(({ facility }) => facility);
  await play(story, { sites, speed, carry, ...peopleOf({ story, name: nameOf(0), facilities, speed, poster }) });
}

interface Telling {
  readonly story: Story;
  readonly name: string;
  readonly facilities: readonly string[];
  readonly speed: number;
  readonly poster: Poster | undefined;
}

/** Who says how far the past is told, and who answers what it asks. At more than its own pace nobody could say when the present is reached, and whoever asks for that wants to watch. */
function peopleOf({ story, name, facilities, speed, poster }: Telling): Pick<Playing, 'teller' | 'staff'> {
  const token = process.env[tokenVariable];
  if (values.http === undefined || token === undefined || poster === undefined || speed > 1) return { teller: undefined, staff: undefined };
  const shared = { url: values.http, token, facilities, now: () => Date.now() };
  return { teller: createTeller({ ...shared, story }), staff: createStaff({ ...shared, story: name, poster }) };
}

interface Playing {
  readonly sites: readonly Site[];
  readonly speed: number;
  readonly carry: (() => Promise<void>) | undefined;
  readonly teller: Teller | undefined;
  readonly staff: Staff | undefined;
}

/** The earlier days, yesterday, and on with the present. */
async function play(story: Story, { sites, speed, carry, teller, staff }: Playing): Promise<never> {
  const tell = async (until: Story['toldUntil'], bulk: boolean): Promise<void> => {
    for (const site of sites) await site.tell(until, bulk);
  };
  const drained = async (): Promise<void> => void (await Promise.all(sites.map((site) => site.drained())));
  const save = (now: Story['toldUntil']): void => {
    if (values.state !== undefined) writeStory(values.state, { ...story, toldUntil: now });
  };
  let now = instant(Math.max(story.startsAt, story.toldUntil));
  while (now < story.detailFrom) {
    const began = Date.now();
    await teller?.says(now);
    now = instant(Math.min(story.detailFrom, nextStride(story.startsAt, now, leanMs)));
    await tell(now, true);
    await drained();
    save(now);
    process.stdout.write(`earlier days: ${((story.detailFrom - now) / dayMs).toFixed(1)} to go\n`);
    await new Promise((resolve) => setTimeout(resolve, (Date.now() - began) * leanPause));
  }
  await tell(now, true);
  // Once there, a server that is slow for a moment makes no past of the present.
  let reached = false;
  for (let [savedAt, carriedAt, lookedAt] = [0, 0, 0]; ;) {
    const behind = Date.now() - now;
    const isHistory = behind > historyMs;
    const isPast: boolean = isHistory || (speed === 1 && !reached && behind > presentMs);
    reached = !isPast;
    const bulk = isHistory && speed === 1;
    if (isPast) await teller?.says(now);
    now = instant(bulk ? nextStride(story.startsAt, now, historyMs) : now + Math.min(behind, beatMs * (isPast && speed === 1 ? catchUpTimes : speed)));
    await tell(now, bulk);
    if (Date.now() - savedAt > saveMs) {
      await drained();
      save(now);
      savedAt = Date.now();
    }
    if (carry !== undefined && Date.now() - carriedAt > carryMs) {
      await carry();
      carriedAt = Date.now();
    }
    if (!isPast) await teller?.ends(() => answered(staff, drained));
    if (!isPast && staff !== undefined && Date.now() - lookedAt > lookMs) {
      await staff.look();
      lookedAt = Date.now();
    }
    if (isHistory) process.stdout.write(`history ${(behind / hourMs).toFixed(1)} h to go\n`);
    if (!isHistory || speed > 1) await new Promise((resolve) => setTimeout(resolve, beatMs));
  }
}

/** Everything told is heard, and what it asked of people is answered. */
async function answered(staff: Staff | undefined, drained: () => Promise<void>): Promise<void> {
  await drained();
  for (let n = 0; n < looksBefore && ((await staff?.look()) ?? 0) > 0; n++) await drained();
}

/** Strides are counted from the story's beginning, so that a stride told again is the same stride. */
function nextStride(startsAt: number, now: number, strideMs: number): number {
  return startsAt + (Math.floor((now - startsAt) / strideMs) + 1) * strideMs;
}

/** The story of the state file where it tells the same scenario, else a new one. */
function storyOf(fresh: Story): Story {
  const kept = values.state === undefined ? undefined : readStory(values.state);
  if (kept === undefined) return fresh;
  if (kept.scenario !== fresh.scenario) refuse(`${values.state} tells the story ${kept.scenario}. Go on with it, or begin with an empty data directory.`);
  return kept;
}

/** What was handed over but not answered is told again by the next run: there is nothing to wait for. */
function endWithParent(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, parentLookMs).unref();
}

function number(name: 'port' | 'speed' | 'hours' | 'days' | 'seed' | 'monitors', low: number, high: number): number {
  const value = Number(values[name]);
  if (!Number.isFinite(value) || value < low || value > high) refuse(`--${name} takes a number from ${low} to ${high}`);
  return value;
}

function refuse(says: string): never {
  process.stderr.write(`${says}\n`);
  process.exit(2);
}

if (values.help) process.stdout.write(help);
else await run();
