/** Whoever watches the server: its metrics, its lines of trouble, and traces where the environment asks for them. Without traces each of these is the plain thing. */
import type { Recorded } from '@healthos/core/event.ts';
import type { Change } from '@healthos/core/wire.ts';
import type { Config } from './config.ts';
import type { Decide } from './decide.ts';
import type { Parts } from './http/context.ts';
import { gaugesOf, type Watched } from './metrics/gauges.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { watchOpenMessages, type OpenMessages } from './metrics/open-messages.ts';
import type { Receiving } from './receiving.ts';
import { openTracesOf } from './tracing/open.ts';
import type { Traces } from './tracing/traces.ts';
import { sayTrouble } from './trouble-line.ts';

export interface Watching {
  readonly build: string;
  readonly metrics: Metrics;
  onTrouble(error: unknown, about: string): void;
  /** What each part is given. */
  readonly receive: Pick<Receiving, 'walk' | 'onBug'>;
  readonly http: Pick<Parts, 'metrics' | 'traces' | 'build'>;
  readonly sent: Traces['sent'] | undefined;
  /** Whoever must hear of what was folded. */
  readonly folded: readonly ((facts: readonly Recorded[]) => void)[];
  decided(decide: Decide): Decide;
  published(publish: (change: Change) => void): (change: Change) => void;
  /** From here on there is all of the server to be asked. */
  begin(server: Omit<Watched, 'open'>): void;
  stop(): Promise<void>;
}

export async function openWatching(config: Pick<Config, 'traces'>, build: string): Promise<Watching> {
  const metrics = createMetrics();
  const onTrouble = (error: unknown, about: string): void => {
    metrics.trouble();
    sayTrouble(error, about);
  };
  const traces = await openTracesOf(config, build, onTrouble);
  let open: OpenMessages | undefined;
  return {
    build,
    metrics,
    onTrouble,
    receive: { walk: traces?.walk, onBug: onTrouble },
    http: { metrics, build, ...(traces === undefined ? {} : { traces }) },
    sent: traces?.sent,
    folded: traces === undefined ? [] : [traces.folded],
    decided: (decide) => traces?.decided(decide) ?? decide,
    published: (publish) =>
      traces === undefined
        ? publish
        : (change) => {
            publish(change);
            traces.published(change);
          },
    begin: (server) => {
      open = watchOpenMessages(server.log.pool, onTrouble);
      metrics.watch(gaugesOf({ ...server, open }));
    },
    stop: async () => void (await Promise.all([open?.stop(), traces?.stop()])),
  };
}
