/** One trial: a story told to the house while what the plan says goes wrong, and then the question whether every promise was kept. */
import type { Change } from '@healthos/core/wire.ts';
import { requestNamed } from '@healthos/core/requests/requests.ts';
import { views } from '@healthos/core/views/views.ts';
import type { Answer } from '@healthos/command-center/decide.ts';
import { Fault as LogFault } from '@healthos/command-center/fault.ts';
import { openMemoryDisk } from '@healthos/command-center/memory/disk.ts';
import { seeded } from '@healthos/simulators/day/random.ts';
import { asksOf, type PersonAsks } from './asks.ts';
import { facility, openHouse, type House } from './house.ts';
import { faultKinds, faultsOf, screens as screenCount, type Fault, type Plan } from './plan.ts';
import { atTheEnd, onDisk, type Broken, type Heard } from './promises.ts';
import { openScreens } from './screens.ts';
import { startHttpSender, startMllpSender, type Lane, type Reach, type Sender, type ToSend } from './senders.ts';
import { lines, shaOf, startsAt, storyOf, type Written } from './story.ts';
import { inVirtualTime, type VirtualTime } from './virtual-time.ts';

export interface Outcome {
  readonly broken: readonly Broken[];
  readonly figures: Figures;
}

export interface Figures {
  readonly messages: number;
  /** Messages sent, each time that it was. */
  readonly acknowledged: number;
  readonly facts: number;
  readonly asks: number;
  readonly crashes: number;
  readonly steps: number;
  readonly faults: Readonly<Record<Fault['fault'], number>>;
}

/** So long after the last fault everything must have been told, at most. */
const patienceMs = 120_000;
/** So long nothing happens before the promises are asked for. */
const quietMs = 2500;

export function runTrial(plan: Plan): Promise<Outcome> {
  return inVirtualTime(startsAt, (time) => trial(plan, time));
}

async function trial(plan: Plan, time: VirtualTime): Promise<Outcome> {
  const story = storyOf({ seed: plan.seed, messages: plan.messages, skews: Object.fromEntries(faultsOf(plan, 'skew').map(({ line, byMs }) => [line, byMs])) });
  const told = spoilt(plan, plan.only === undefined ? story : story.filter(({ n }) => plan.only?.includes(n) === true));
  const world = openWorld(plan, time);
  const lanes = lanesOf(plan, told);
  const senders = lanes.map((lane) => start(world.reach, lane));
  const people = asksOf(plan.seed, plan.messages).filter(({ n }) => plan.asks === undefined || plan.asks.includes(n));
  const asked = people.map((one) => world.ask(one));
  world.begin();
  const lastMs = Math.max(
    0,
    ...lanes.flatMap(({ messages }) => messages.map(({ dueMs }) => dueMs)),
    ...people.map(({ atMs }) => atMs),
    ...plan.faults.map(endOf),
  );
  await time.runUntil(startsAt + lastMs);
  const isDone = (): boolean => senders.every((sender) => sender.isDone()) && asked.every((one) => one.isDone()) && world.isLevel();
  for (let waitedMs = 0; !isDone() && waitedMs < patienceMs && world.broken.length === 0; waitedMs += 500) await time.runUntil(time.now() + 500);
  if (!isDone() && world.broken.length === 0) world.broken.push({ promise: 'everything is told in the end', says: sayUndone(lanes, senders, people, asked) });
  // The views are looked at once a second: the promises are asked for right after such a look.
  await time.runUntil((Math.ceil((time.now() + quietMs) / 1000) + 1) * 1000 + 100);
  const broken = [...world.broken];
  if (broken.length === 0) broken.push(...(await atTheEnd({ ...world.evidence(), plan, story: told, time })));
  return { broken, figures: figuresOf(plan, told, world, time) };
}

/** When the last of a fault is over. */
const endOf = (fault: Fault): number => ('atMs' in fault ? fault.atMs : 0) + ('forMs' in fault ? fault.forMs : 0) + ('downMs' in fault ? fault.downMs : 0);

/** The messages as they go out: some garbled, some under the control id of another. */
function spoilt(plan: Plan, story: readonly Written[]): (Written & Pick<ToSend, 'isGarbled'>)[] {
  const garbled = new Set(faultsOf(plan, 'garbled').map(({ message }) => message));
  const reused = new Map(faultsOf(plan, 'reused').map(({ message, of }) => [message, of]));
  return story.map((one) => {
    const other = story.find(({ n, line }) => n === reused.get(one.n) && line === one.line && n !== one.n);
    if (garbled.has(one.n) && one.line !== 'departments') return { ...rewritten(one, one.bytes.toString('latin1').replace('MSH|', 'MHS|')), isGarbled: true };
    if (other === undefined || one.line === 'departments') return one;
    return { ...rewritten(one, one.bytes.toString('latin1').replace(`|${one.controlId}|`, `|${other.controlId}|`)), controlId: other.controlId };
  });
}

function rewritten(one: Written, text: string): Written {
  const bytes = Buffer.from(text, 'latin1');
  return { ...one, bytes, sha256: shaOf(bytes) };
}

/** Each system has a line of its own; what comes late or again comes by another connection of the same system. */
function lanesOf(plan: Plan, story: readonly Written[]): Lane[] {
  const random = seeded(plan.seed ^ 0x1a2e);
  const late = new Map(faultsOf(plan, 'late').map(({ message, byMs }) => [message, byMs]));
  const again = faultsOf(plan, 'duplicate').flatMap(({ message, afterMs }) =>
    story.filter(({ n }) => n === message).map((one): ToSend => ({ ...one, dueMs: one.dueMs + (late.get(message) ?? 0) + afterMs })),
  );
  const inTime = lines.map((line): Lane => ({ messages: story.filter((one) => one.line === line && !late.has(one.n)), inFlight: random.integer(1, 8) }));
  const strays = [...story.filter(({ n }) => late.has(n)).map((one): ToSend => ({ ...one, dueMs: one.dueMs + (late.get(one.n) ?? 0) })), ...again].map(
    (one): Lane => ({ messages: [one], inFlight: 1 }),
  );
  return [...inTime.filter(({ messages }) => messages.length > 0), ...strays];
}

const start = (reach: Reach, lane: Lane): Sender => (lane.messages[0]?.line === 'departments' ? startHttpSender(reach, lane) : startMllpSender(reach, lane));

interface World {
  readonly reach: Reach;
  readonly broken: Broken[];
  readonly acknowledged: readonly Heard[];
  readonly crashes: () => number;
  begin(): void;
  ask(one: PersonAsks): { isDone(): boolean; answer(): Answer | undefined };
  /** The house is up and has folded everything. */
  isLevel(): boolean;
  evidence(): Omit<Parameters<typeof atTheEnd>[0], 'plan' | 'story' | 'time'>;
}

function openWorld(plan: Plan, time: VirtualTime): World {
  const random = seeded(plan.seed ^ 0x3017);
  const disk = openMemoryDisk();
  const broken: Broken[] = [];
  const acknowledged: Heard[] = [];
  const answers = new Map<number, Answer>();
  const screens = openScreens({ time, facility, watched: watchedOf(plan.seed), onBroken: (one) => broken.push(one) });
  const dying = new Map(faultsOf(plan, 'crash-after-commit').map(({ commit, downMs }) => [commit, downMs]));
  let [house, generation, crashes, commits]: [House | undefined, number, number, number] = [undefined, 0, 0, 0];

  const isDuring = ({ atMs, forMs }: { readonly atMs: number; readonly forMs: number }): boolean =>
    time.now() >= startsAt + atMs && time.now() < startsAt + atMs + forMs;
  const isDiskFull = (): boolean => faultsOf(plan, 'disk-full').some(isDuring);

  function boot(): void {
    const own = ++generation;
    openHouse({
      time,
      random,
      disk,
      ...(plan.unsafe === undefined ? {} : { unsafe: plan.unsafe }),
      isDiskFull,
      diesAfterCommit: () => {
        const downMs = dying.get(++commits);
        if (downMs !== undefined) crash(downMs);
        return downMs !== undefined;
      },
      publish: (change: Change) => {
        if (own === generation) screens.hear(change);
      },
      onBug: (error, about) => {
        // A disk that is full is no bug: whoever asks comes again.
        if (!(error instanceof LogFault))
          broken.push({ promise: 'nothing breaks inside', says: `${about}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` });
      },
    }).then(
      (opened) => {
        if (own !== generation) return;
        house = opened;
        screens.serverIsUp(opened.follow);
      },
      () => {
        // A disk that is full at the start: whoever watches over the process starts it again.
        if (own === generation) crash(500);
      },
    );
  }

  function crash(downMs: number): void {
    crashes++;
    generation++;
    time.dropTimers();
    for (const near of house?.connections ?? []) near.lose();
    house = undefined;
    screens.serverIsGone();
    for (const heard of acknowledged) broken.push(...onDisk(disk, heard));
    const own = generation;
    time.at(time.now() + downMs, () => {
      if (own === generation) boot();
    });
  }

  const reach: Reach = {
    mistaken: ({ n }, reply) => broken.push({ promise: 'answers come in the order of their messages', says: `message ${n}: ${reply}` }),
    time,
    startsAt,
    random,
    isCut: (line) => faultsOf(plan, 'partition').some((one) => one.line === line && isDuring(one)),
    accept: (near) => {
      house?.accept(near);
      return house !== undefined;
    },
    post: (bytes) => house?.receive.workJson(bytes, { peer: 'trial', sender: 'departments' }).then(() => undefined),
    acknowledged: (message, reply) => {
      const heard: Heard = { message, reply };
      broken.push(...onDisk(disk, heard, acknowledged));
      acknowledged.push(heard);
    },
  };

  /** Somebody asks, and asks the same again until there is an answer. */
  function ask(one: PersonAsks): ReturnType<World['ask']> {
    const kind = requestNamed(one.request);
    if (kind === undefined) throw new TypeError(one.request);
    let tries = 0;
    const go = (): void => {
      if (answers.has(one.n)) return;
      const own = ++tries;
      time.at(time.now() + 3000, () => {
        if (own === tries) go();
      });
      const { id, body, actor } = one;
      house?.decide({ facility, kind, id, body, actor, peer: 'trial' }).then(
        (answer) => {
          if (answer.outcome === 'done' || answer.outcome === 'refused') answers.set(one.n, answers.get(one.n) ?? answer);
        },
        () => undefined,
      );
    };
    time.at(startsAt + one.atMs, go);
    return { isDone: () => answers.has(one.n), answer: () => answers.get(one.n) };
  }

  return {
    reach,
    broken,
    acknowledged,
    crashes: () => crashes,
    begin: () => {
      for (const { atMs, downMs } of faultsOf(plan, 'crash')) time.at(startsAt + atMs, () => crash(downMs));
      for (const { atMs } of faultsOf(plan, 'snapshot')) time.at(startsAt + atMs, () => void house?.follow.saveSnapshot());
      for (const { screen, atMs, forMs } of faultsOf(plan, 'screen-away')) screens.away(screen, startsAt + atMs, startsAt + atMs + forMs);
      boot();
    },
    ask,
    isLevel: () => house !== undefined && house.follow.behind() === 0,
    evidence: () => ({ disk, house, screens, acknowledged, answers, asks: asksOf(plan.seed, plan.messages) }),
  };
}

/** A few views for each screen, others with each seed, so that some seeds see all. */
function watchedOf(seed: number): readonly (readonly string[])[] {
  const random = seeded(seed ^ 0xeeee);
  const own = (): string => views[random.integer(0, views.length - 1)]?.name ?? 'capacity';
  return Array.from({ length: screenCount }, () => [...new Set([own(), own(), own()])]);
}

function sayUndone(lanes: readonly Lane[], senders: readonly Sender[], people: readonly PersonAsks[], asked: readonly { isDone(): boolean }[]): string {
  const stuck = lanes.filter((_, i) => senders[i]?.isDone() === false).map(({ messages }) => `${messages[0]?.line ?? ''} from message ${messages[0]?.n ?? ''}`);
  const waiting = people.filter((_, i) => asked[i]?.isDone() === false).map(({ n, request }) => `ask ${n} (${request})`);
  return `still waiting: ${[...stuck, ...waiting].join('; ')}`;
}

function figuresOf(plan: Plan, told: readonly Written[], world: World, time: VirtualTime): Figures {
  const { disk, answers } = world.evidence();
  return {
    messages: told.length,
    acknowledged: world.acknowledged.length,
    facts: disk.facts.get(facility)?.length ?? 0,
    asks: answers.size,
    crashes: world.crashes(),
    steps: time.steps(),
    faults: Object.fromEntries(faultKinds.map((kind) => [kind, faultsOf(plan, kind).length])) as Figures['faults'],
  };
}
