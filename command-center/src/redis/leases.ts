/**
 * Leases in Redis: which process should do the work of which house, and which processes live. One script a beat, so that what it says is one moment. A lease
 * that is not renewed ends by itself.
 */
import type { Bus } from './bus.ts';

export const leaseLimits = {
  /** A lease, and the life of a process, end so long after their last beat. */
  lastsMs: 2000,
} as const;

/** `keep` what is held, `take` what is free, `give` back what is held, or only `look`. */
export type Wish = 'keep' | 'take' | 'give' | 'look';

export interface Beaten {
  /** Processes that hold houses, in the order of their names. */
  readonly living: readonly string[];
  /** Who holds each that was asked about; absent = nobody. */
  readonly holders: ReadonlyMap<string, string>;
}

export interface Leases {
  /** `fit`: this process is one of those that hold houses. Undefined while Redis is away. */
  beat(wishes: ReadonlyMap<string, Wish>, fit: boolean): Promise<Beaten | undefined>;
  /** Gives everything back, and is of the living no more. */
  leave(held: readonly string[]): Promise<void>;
}

const script = `
local prefix, me, lasts, holds = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local living = prefix .. ':living'
if holds == 'yes' then redis.call('ZADD', living, now + lasts, me) else redis.call('ZREM', living, me) end
redis.call('ZREMRANGEBYSCORE', living, '-inf', now)
local said = {}
for n = 5, #ARGV, 2 do
  local wish, key = ARGV[n], prefix .. ':lease:' .. ARGV[n + 1]
  local holder = redis.call('GET', key)
  if wish == 'give' and holder == me then
    redis.call('DEL', key)
    holder = false
  elseif (wish == 'keep' and (holder == me or not holder)) or (wish == 'take' and not holder) then
    redis.call('SET', key, me, 'PX', lasts)
    holder = me
  end
  table.insert(said, holder or '')
end
return { redis.call('ZRANGE', living, 0, -1), said }`;

export function createLeases(bus: Bus, options: { readonly prefix: string; readonly process: string }): Leases {
  const ask = (holds: boolean, wishes: ReadonlyMap<string, Wish>): Promise<unknown> =>
    bus.ask(script, [
      options.prefix,
      options.process,
      String(leaseLimits.lastsMs),
      holds ? 'yes' : 'no',
      ...[...wishes].flatMap(([facility, wish]) => [wish, facility]),
    ]);
  return {
    beat: async (wishes, fit) => {
      const said = await ask(fit, wishes);
      const [living, holders] = Array.isArray(said) ? [textsIn(said[0]), textsIn(said[1])] : [];
      if (living === undefined || holders?.length !== wishes.size) return undefined;
      const named = [...wishes.keys()].map((facility, n) => [facility, holders[n] ?? ''] as const);
      return { living: [...living].sort(), holders: new Map(named.filter(([, holder]) => holder !== '')) };
    },
    leave: async (held) => void (await ask(false, new Map(held.map((facility) => [facility, 'give'])))),
  };
}

function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}
