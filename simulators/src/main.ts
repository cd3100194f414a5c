/** Runs the simulated hospital against a server: yesterday first, as fast as it is taken, then on at the chosen speed. Speaks only MLLP and MQTT. */
import { parseArgs } from 'node:util';
import { hourMs, instant, type Instant } from '@healthos/core/time.ts';
import type { Act } from './day/acts.ts';
import { createDay } from './day/day.ts';
import { demoHospital } from './day/demo-hospital.ts';
import { seeded } from './day/random.ts';
import { deviceJson } from './encode/device-json.ts';
import { createEncoder, type Encoded } from './encode/hl7.ts';
import { disturb, extraActs } from './mischief/mischief.ts';
import { isScenario, scenarios } from './scenarios.ts';
import { createSender, type Sender } from './send/mllp.ts';
import { connectBroker, type DeviceSender } from './send/mqtt.ts';
import { readStory, writeStory, type Story } from './story.ts';

const help = `Runs the simulated hospital.
  --host H          server (127.0.0.1)
  --port P          its MLLP port (2575)
  --mqtt URL        a broker for the monitors; without one they send IHE PCD-01 over MLLP
  --scenario NAME   ${Object.keys(scenarios).join(' | ')} (day)
  --speed N         1 to 600 times real time (1). At 1 the history is told as fast as it is taken; at more it is told at that pace. The story's
                    clock never passes the present: once there it goes on at 1
  --hours N         hours of history before the present (26)
  --state FILE      remembers the story, so that the next run goes on with the same hospital
  --seed N          same seed, same day (1)
  --monitors N      seconds between two readings of a monitor (30), 0 for none
  --mischief        duplicates, late, reordered, cancelled, merged and malformed messages
`;

/** Real milliseconds between two looks at the story. */
const beatMs = 200;
/** History is told in strides of ten minutes. */
const historyMs = hourMs / 6;
/** How often the story is saved, and the parent looked for. */
const [saveMs, parentLookMs] = [2000, 500];
/** Held-back messages at most; beyond it they go at once. */
const lateLimit = 10_000;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '2575' },
    mqtt: { type: 'string' },
    scenario: { type: 'string', default: 'day' },
    speed: { type: 'string', default: '1' },
    hours: { type: 'string', default: '26' },
    seed: { type: 'string', default: '1' },
    monitors: { type: 'string', default: '30' },
    state: { type: 'string' },
    mischief: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function run(): Promise<void> {
  const [port, speed, hours, seed, monitors] = [
    number('port', 1, 65535),
    number('speed', 1, 600),
    number('hours', 0, 24 * 60),
    number('seed', 0, 2 ** 32 - 1),
    number('monitors', 0, 3600),
  ];
  if (!isScenario(values.scenario)) return refuse(`--scenario takes one of ${Object.keys(scenarios).join(', ')}`);
  const begun = Date.now();
  const story = storyOf({ seed, scenario: values.scenario, startsAt: instant(begun - hours * hourMs), toldUntil: instant(begun - hours * hourMs - 1) });
  const day = createDay({ seed: story.seed, hospital: demoHospital, startsAt: story.startsAt, scenario: scenarios[values.scenario], monitorSeconds: monitors });
  const outlet: Outlet = {
    sender: createSender(values.host, port),
    broker: values.mqtt === undefined ? undefined : await connectBroker(values.mqtt, `healthos-simulator-${seed}-${process.pid}`),
    encode: createEncoder({ facility: demoHospital.facility, run: `${seed}-${begun.toString(36)}` }),
    mischief: values.mischief ? seeded(seed + 1) : undefined,
    late: [],
  };
  endWithParent();
  let now = instant(Math.max(story.startsAt, story.toldUntil));
  await deliver(outlet, untold(day.until(now), story), now);
  for (let savedAt = 0; ;) {
    const behind = Date.now() - now;
    const isHistory = behind > historyMs;
    now = instant(now + (isHistory && speed === 1 ? historyMs : Math.min(behind, beatMs * speed)));
    const acts = untold(day.until(now), story);
    // Readings of a past hour would be as many as of a whole day and say nothing that is still true.
    await deliver(outlet, behind > hourMs ? acts.filter((act) => act.kind !== 'monitor') : acts, now);
    if (values.state !== undefined && Date.now() - savedAt > saveMs) {
      await outlet.sender.drained();
      writeStory(values.state, { ...story, toldUntil: now });
      savedAt = Date.now();
    }
    if (isHistory) process.stdout.write(`history ${(behind / hourMs).toFixed(1)} h to go\n`);
    if (!isHistory || speed > 1) await new Promise((resolve) => setTimeout(resolve, beatMs));
  }
}

/** The story of the state file where it tells the same scenario, else a new one. */
function storyOf(fresh: Story): Story {
  const kept = values.state === undefined ? undefined : readStory(values.state);
  if (kept === undefined) return fresh;
  if (kept.scenario !== fresh.scenario) refuse(`${values.state} tells the story ${kept.scenario}. Go on with it, or begin with an empty data directory.`);
  return kept;
}

function untold(acts: readonly Act[], { toldUntil }: Story): readonly Act[] {
  return acts.filter((act) => actTold(act) > toldUntil);
}

/** When an act was sent: an admission of the first hour carries an earlier time of its own. */
function actTold(act: Act): Instant {
  return act.kind === 'movement' ? (act.sentAt ?? act.at) : act.at;
}

/** What was handed over but not answered is told again by the next run: there is nothing to wait for. */
function endWithParent(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, parentLookMs).unref();
}

interface Outlet {
  readonly sender: Sender;
  readonly broker: DeviceSender | undefined;
  readonly encode: (act: Act) => Encoded;
  readonly mischief: ReturnType<typeof seeded> | undefined;
  /** Messages held back by mischief, with the story time at which they go. */
  late: { readonly at: Instant; readonly message: Encoded }[];
}

async function deliver(outlet: Outlet, acts: readonly Act[], story: Instant): Promise<void> {
  const due = outlet.late.filter((held) => held.at <= story);
  outlet.late = outlet.late.filter((held) => held.at > story);
  for (const { message } of due) await outlet.sender.send(message);
  const messages: Encoded[] = [];
  for (const act of acts) {
    if (act.kind === 'monitor' && outlet.broker !== undefined) {
      const { topic, body } = deviceJson(act, demoHospital.facility);
      await outlet.broker.send(topic, body);
      continue;
    }
    messages.push(outlet.encode(act));
    if (outlet.mischief !== undefined) messages.push(...extraActs(act, outlet.mischief, outlet.encode));
  }
  const stream = outlet.mischief === undefined ? messages.map((message) => ({ message, lateMs: 0 })) : disturb(messages, outlet.mischief);
  for (const { message, lateMs } of stream) {
    if (lateMs > 0 && outlet.late.length < lateLimit) outlet.late.push({ at: instant(story + lateMs), message });
    else await outlet.sender.send(message);
  }
}

function number(name: 'port' | 'speed' | 'hours' | 'seed' | 'monitors', low: number, high: number): number {
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
