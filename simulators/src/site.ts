/** One simulated hospital with its ways out: what it does goes out as HL7 over MLLP, as JSON over HTTP, and to a broker. */
import { hourMs, instant, type Instant } from '@healthos/core/time.ts';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import type { Act } from './day/acts.ts';
import type { Day } from './day/day.ts';
import type { Random } from './day/random.ts';
import { deviceJson } from './encode/device-json.ts';
import { batchOf, createEncoder, type Encoded } from './encode/hl7.ts';
import type { MessageAct } from './encode/segments.ts';
import { workBodies, type Said } from './encode/work-json.ts';
import { disturb, extraActs } from './mischief/mischief.ts';
import type { Poster } from './send/http.ts';
import type { Sender } from './send/mllp.ts';
import type { DeviceSender } from './send/mqtt.ts';

export interface Site {
  /**
   * Tells what is untold up to a time of the story; resolves when there is room for more. In bulk, where the server takes HTTP, the messages since
   * the last call go in batches and what departments said as one body; else each message by MLLP and each moment as its own body.
   */
  tell(until: Instant, bulk: boolean): Promise<void>;
  /** Resolves when everything told was answered. */
  drained(): Promise<void>;
}

export interface SiteOptions {
  readonly day: Day;
  readonly hospital: FacilityDescription;
  /** Names the story in message ids: the same act of the same story is the same message. */
  readonly story: string;
  readonly toldUntil: Instant;
  readonly sender: Sender;
  /** Without one, departments say nothing. */
  readonly poster: Poster | undefined;
  readonly broker: DeviceSender | undefined;
  readonly mischief: Random | undefined;
}

/** Held-back messages at most; beyond it they go at once. */
const lateLimit = 10_000;
/** Messages of one batch: the receiver reads a batch at once, and has its screens to draw between two. */
const batchMessages = 40;

interface Numbered {
  readonly act: Act;
  readonly id: string;
}

export function createSite(options: SiteOptions): Site {
  const { day, hospital, poster, sender, mischief } = options;
  const encode = createEncoder({ facility: hospital.facility });
  let counted = 0;
  let toldUntil = options.toldUntil;
  /** Messages held back by mischief, with the story time at which they go. */
  let late: { readonly at: Instant; readonly message: Encoded }[] = [];

  const untold = (until: Instant): Numbered[] =>
    day
      .until(until)
      .map((act) => ({ act, id: `${options.story}-${++counted}` }))
      .filter(({ act }) => actTold(act) > toldUntil);

  const tellMessages = async (acts: readonly Numbered[], story: Instant): Promise<void> => {
    const due = late.filter((held) => held.at <= story);
    late = late.filter((held) => held.at > story);
    for (const { message } of due) await sender.send(message);
    const messages: Encoded[] = [];
    for (const { act, id } of acts) {
      if (act.kind === 'monitor' && options.broker !== undefined) {
        const { topic, body } = deviceJson(act, hospital.facility);
        await options.broker.send(topic, body);
      } else if (act.kind !== 'work') {
        messages.push(encode(act, id));
        let extra = 0;
        if (mischief !== undefined) messages.push(...extraActs(act, mischief, (more: MessageAct) => encode(more, `${id}x${++extra}`)));
      }
    }
    const stream = mischief === undefined ? messages.map((message) => ({ message, lateMs: 0 })) : disturb(messages, mischief);
    for (const { message, lateMs } of stream) {
      if (lateMs > 0 && late.length < lateLimit) late.push({ at: instant(story + lateMs), message });
      else await sender.send(message);
    }
  };

  const tellBulk = async (to: Poster, acts: readonly Numbered[], story: Instant): Promise<void> => {
    const messages = acts.flatMap(({ act, id }) => (act.kind === 'work' ? [] : [encode(act, id)]));
    for (let from = 0; from < messages.length; from += batchMessages)
      await to.post('adt', 'application/hl7-v2', batchOf(messages.slice(from, from + batchMessages), hospital.facility, `${options.story}-b${story}.${from}`));
    await tellWork(to, `${options.story}-h${story}`, saidOf(acts));
  };

  const tellWork = async (to: Poster, window: string, said: readonly Said[]): Promise<void> => {
    for (const { text } of workBodies(hospital.facility, window, said)) await to.post('work', 'application/json', text);
  };

  return {
    tell: async (until, bulk) => {
      const acts = untold(until);
      toldUntil = until;
      // Readings of a past hour would be as many as of a whole day and say nothing that is still true.
      const fresh = Date.now() - until > hourMs ? acts.filter(({ act }) => act.kind !== 'monitor') : acts;
      if (bulk && poster !== undefined && mischief === undefined) return tellBulk(poster, fresh, until);
      await tellMessages(fresh, until);
      if (poster !== undefined) for (const [at, said] of byInstant(acts)) await tellWork(poster, `${options.story}-${at}`, said);
    },
    drained: async () => void (await Promise.all([sender.drained(), poster?.drained()])),
  };
}

function saidOf(acts: readonly Numbered[]): Said[] {
  return acts.flatMap(({ act }) => (act.kind === 'work' ? [{ at: act.at, fact: act.fact }] : []));
}

function byInstant(acts: readonly Numbered[]): Map<Instant, Said[]> {
  const found = new Map<Instant, Said[]>();
  for (const { act } of acts) {
    if (act.kind !== 'work') continue;
    const told = actTold(act);
    const known = found.get(told);
    if (known === undefined) found.set(told, [{ at: act.at, fact: act.fact }]);
    else known.push({ at: act.at, fact: act.fact });
  }
  return found;
}

/** When an act was sent: an admission of the first hour carries an earlier time of its own. */
function actTold(act: Act): Instant {
  return act.kind === 'movement' || act.kind === 'work' ? (act.sentAt ?? act.at) : act.at;
}
