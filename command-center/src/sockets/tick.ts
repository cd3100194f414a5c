/** What a screen hears each second: the time, how the feeds are, how far the follower is, and which past is being told. */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Tick } from '@healthos/core/wire.ts';
import type { createFeedStats } from '../feed-stats.ts';
import type { Follow } from '../follow.ts';
import type { createLatency } from '../latency.ts';
import type { PostgresLog } from '../postgres/event-log.ts';
import type { Tellings } from '../telling.ts';

interface Ticking {
  readonly follow: Pick<Follow, 'behind' | 'input'>;
  readonly stats: Pick<ReturnType<typeof createFeedStats>, 'pulses'>;
  readonly latency: Pick<ReturnType<typeof createLatency>, 'summary'>;
  readonly log: Pick<PostgresLog, 'writable'>;
  readonly clock: Clock;
  readonly tellings: Pick<Tellings, 'of' | 'longest'>;
}

export function tickOf({ follow, stats, latency, log, tellings, clock }: Ticking, facility: FacilityId | undefined): Omit<Tick, 'position'> {
  const now = clock.now();
  const [glass, behind] = [latency.summary(now), follow.behind()];
  const telling = facility === undefined ? tellings.longest() : tellings.of(facility);
  return {
    time: now,
    feeds: stats.pulses(now),
    logWritable: log.writable(),
    ...(glass === undefined ? {} : { feedToGlass: glass }),
    ...(behind === 0 ? {} : { behind }),
    ...(telling === undefined ? {} : { telling: { ...telling, at: (facility === undefined ? undefined : follow.input(facility)?.now) ?? telling.at } }),
  };
}
