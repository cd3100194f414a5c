/** Whoever watches the server: its metrics, its lines of trouble, and traces where the environment asks for them. Without traces each of these is the plain thing. */
import type { Recorded } from '@healthos/core/event.ts';
import type { Change } from '@healthos/core/wire.ts';
import type { Config } from './config.ts';
import type { Decide } from './decide.ts';
import type { Parts } from './http/context.ts';
import { gaugesOf, type Watched } from './metrics/gauges.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { lookedAt } from './metrics/looked.ts';
import { watchOpenMessages } from './metrics/open-messages.ts';
import { toldBackups } from './postgres/told-backups.ts';
import type { OfMain } from './hearing/words.ts';
import type { Receiving } from './receiving.ts';
import { openTracesOf } from './tracing/open.ts';
import type { Traces } from './tracing/traces.ts';
import { sayTrouble } from './trouble-line.ts';

/** Between two looks at what was told of backups. */
const backupRestMs = 5_000;

export interface Watching {
  readonly build: string;
  readonly metrics: Metrics;
  onTrouble(error: unknown, about: string): void;
  /** What each part is given. */
  readonly receive: Pick<Receiving, 'walk' | 'onBug'>;
  /** Steps of a message that was heard in another thread. */
  readonly walked: OfMain['walked'];
  readonly http: Pick<Parts, 'metrics' | 'traces' | 'build'>;
  readonly sent: Traces['sent'] | undefined;
  /** Whoever must hear of what was folded. */
  readonly folded: readonly ((facts: readonly Recorded[]) => void)[];
  decided(decide: Decide): Decide;
  published(publish: (change: Change) => void): (change: Change) => void;
  /** From here on there is all of the server to be asked. */
  begin(server: Omit<Watched, 'open' | 'backups'>): void;
  stop(): Promise<void>;
}

export async function openWatching(config: Pick<Config, 'traces'>, build: string): Promise<Watching> {
  const metrics = createMetrics();
  const onTrouble = (error: unknown, about: string): void => {
    metrics.trouble();
    sayTrouble(error, about);
  };
  const traces = await openTracesOf(config, build, onTrouble);
  const looks: { stop(): Promise<void> }[] = [];
  return {
    build,
    metrics,
    onTrouble,
    receive: { walk: traces?.walk, onBug: onTrouble },
    walked: traces?.walked ?? (() => undefined),
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
      const { pool } = server.log;
      const open = watchOpenMessages(pool, onTrouble);
      const backups = lookedAt({ look: () => toldBackups(pool), unknown: [], restMs: backupRestMs, about: 'what was told of backups', onTrouble });
      looks.push(open, backups);
      metrics.watch(gaugesOf({ ...server, open, backups }));
    },
    stop: async () => void (await Promise.all([...looks.map((look) => look.stop()), traces?.stop()])),
  };
}
