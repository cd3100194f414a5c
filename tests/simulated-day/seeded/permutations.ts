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
  readonly broken: readonly string[];
}

export async function permute(firstSeed: number, cases: number, onProgress: (done: number) => void): Promise<Permuted> {
  const sum = { done: 0, messages: 0, replays: 0 };
  const broken: string[] = [];
  for (let seed = firstSeed; sum.done < cases; seed++) {
    // Of device readings only changes are logged, so that what is kept of them goes by the order in which they come.
    const story = storyOf({ seed, messages: storyMessages }).filter(({ line }) => line !== 'devices');
    const plain = await hashOf(story, []);
    const random = seeded(seed ^ 0x7e12);
    for (let n = 0; n < casesOfStory && sum.done < cases; n++, sum.done++) {
      const again = story.filter(() => random.integer(1, againOf) === 1);
      const replayed = story.filter(() => random.integer(1, againOf) === 1).map(({ n: number }) => number);
      const order = shuffled([...story, ...again], random);
      sum.messages += order.length;
      sum.replays += again.length + replayed.length;
      if ((await hashOf(order, replayed)) !== plain)
        broken.push(`story ${seed}, order ${n}: ${order.map((one) => one.n).join(' ')}; replayed ${replayed.join(' ')}`);
      if ((sum.done + 1) % 5000 === 0) onProgress(sum.done + 1);
    }
  }
  return { ...sum, broken };
}

function shuffled<T>(list: T[], random: Random): T[] {
  for (let n = list.length - 1; n > 0; n--) {
    const m = random.integer(0, n);
    const [one, other] = [list[n], list[m]];
    if (one !== undefined && other !== undefined) [list[n], list[m]] = [other, one];
  }
  return list;
}

/** Each message is received as long after the beginning as its sender has it: a department's facts say no time of sending. */
async function hashOf(order: readonly Written[], replayed: readonly number[]): Promise<string> {
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
