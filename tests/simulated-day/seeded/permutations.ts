/** Stories told in other orders, with repetitions and replays: each case through the receiver and the log, and every case of a story must end in one state. */
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { stateHash } from '@healthos/core/state-hash.ts';
import { instant } from '@healthos/core/time.ts';
import { openMemoryDisk } from '@healthos/command-center/memory/disk.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { seeded, type Random } from '@healthos/simulators/day/random.ts';
import { digest, facility, receiverOf } from './house.ts';
import { startsAt, storyOf, type Written } from './story.ts';
import { trialHospital } from './trial-hospital.ts';

/** Messages of a story: far below the window of 500, so that every order is within it. */
const storyMessages = 40;
/** Orders of one story. */
const casesOfStory = 100;
/** One in so many messages comes again, and one in so many is replayed by a steward. */
const againOf = 8;

export interface Permuted {
  readonly done: number;
  readonly messages: number;
  readonly replays: number;
  /** Each with the shortest order that was found to break it. */
  readonly broken: readonly string[];
}

export interface PermuteHears {
  onProgress?(done: number): void;
  /** As soon as it is found. */
  onBroken?(says: string): void;
}

/** An order in which messages come, and the numbers of those that a steward replays. */
interface Told {
  readonly order: readonly Written[];
  readonly replayed: readonly number[];
}

/** What a case ends in. */
export type EndsIn = (told: Told) => Promise<string>;

/** Of so many broken cases nothing more is learnt. */
const mostBroken = 5;
const progressOf = 1000;

export async function permute(firstSeed: number, cases: number, hears: PermuteHears = {}, endsIn: EndsIn = hashOf): Promise<Permuted> {
  const sum = { done: 0, messages: 0, replays: 0 };
  const broken: string[] = [];
  for (let seed = firstSeed; sum.done < cases && broken.length < mostBroken; seed++) {
    // Of device readings only changes are logged, so that what is kept of them goes by the order in which they come.
    const story = storyOf({ seed, messages: storyMessages }).filter(({ line }) => line !== 'devices');
    const plain = await endsIn({ order: story, replayed: [] });
    const random = seeded(seed ^ 0x7e12);
    for (let n = 0; n < casesOfStory && sum.done < cases && broken.length < mostBroken; n++, sum.done++) {
      const again = story.filter(() => random.integer(1, againOf) === 1);
      const replayed = story.filter(() => random.integer(1, againOf) === 1).map(({ n: number }) => number);
      const order = shuffled([...story, ...again], random);
      sum.messages += order.length;
      sum.replays += again.length + replayed.length;
      if ((await endsIn({ order, replayed })) !== plain) {
        const says = `story ${seed}, order ${n}: ${sayTold(await shortestOf(story, { order, replayed }, endsIn))}`;
        broken.push(says);
        hears.onBroken?.(says);
      }
      if ((sum.done + 1) % progressOf === 0) hears.onProgress?.(sum.done + 1);
    }
  }
  return { ...sum, broken };
}

/** One message or replay after the other is left out while what is left still ends otherwise than in the order of its story. */
async function shortestOf(story: readonly Written[], told: Told, endsIn: EndsIn): Promise<Told> {
  const breaks = async (shorter: Told): Promise<boolean> => {
    const left = new Set(shorter.order.map(({ n }) => n));
    return (await endsIn(shorter)) !== (await endsIn({ order: story.filter(({ n }) => left.has(n)), replayed: [] }));
  };
  let shortest = told;
  for (let isShorter = true; isShorter;) {
    isShorter = false;
    for (const shorter of [
      ...without(shortest.replayed).map((replayed) => ({ ...shortest, replayed })),
      ...without(shortest.order).map((order) => ({ ...shortest, order })),
    ]) {
      if (!(await breaks(shorter))) continue;
      [shortest, isShorter] = [shorter, true];
      break;
    }
  }
  return shortest;
}

/** The list without each of its members. */
function without<T>(list: readonly T[]): T[][] {
  return list.map((_, at) => list.toSpliced(at, 1));
}

function sayTold({ order, replayed }: Told): string {
  const lines = order.map(
    ({ n, line, dueMs, bytes }) => `  ${n} (${line}, due ${dueMs} ms${replayed.includes(n) ? ', replayed' : ''}): ${JSON.stringify(bytes.toString('latin1'))}`,
  );
  return `${order.map(({ n }) => n).join(' ')}; replayed ${replayed.join(' ') || 'none'}\n${lines.join('\n')}`;
}

function shuffled<T>(list: T[], random: Random): T[] {
  for (let n = list.length - 1; n > 0; n--) {
    const m = random.integer(0, n);
    const [one, other] = [list[n], list[m]];
    if (one !== undefined && other !== undefined) [list[n], list[m]] = [other, one];
  }
  return list;
}

/** Each message is received as long after the beginning as its sender has it: a department's facts say no time of sending. A throw is an end of its own. */
function hashOf({ order, replayed }: Told): Promise<string> {
  return endOf(order, replayed).then(undefined, (error: unknown) => `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

async function endOf(order: readonly Written[], replayed: readonly number[]): Promise<string> {
  let now = startsAt;
  const clock = { now: () => now };
  const disk = openMemoryDisk();
  const log = openMemoryLog({ clock, disk });
  const receive = receiverOf(log, clock, (error) => {
    throw error;
  });
  await receive.facilityJson(Buffer.from(JSON.stringify(trialHospital)), { peer: 'file' });
  for (const { dueMs, line, bytes, sha256, n } of order) {
    now = instant(startsAt + dueMs);
    if (line === 'departments') await receive.workJson(bytes, { peer: 'trial', sender: 'departments' });
    else await receive.hl7(bytes, { peer: 'trial' });
    const kept = replayed.includes(n) ? [...disk.kept.values()].find(({ message }) => message.sha256 === sha256) : undefined;
    if (kept !== undefined) await receive.replay(kept.message, Buffer.from(kept.bytes));
  }
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), disk.facts.get(facility) ?? []);
  return [...hospitals.values()].map((one) => stateHash(one, digest)).join() + stateHash(identity, digest);
}
