/** What Prometheus reads: the names of the contract, and the process's own. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome } from '@healthos/core/ports.ts';

export interface MetricsOptions {
  positions(): Iterable<readonly [facility: string, position: number]>;
  lagSeconds(): number;
  displays(): number;
  connections(): number;
  waiting(): number;
  setAside(): number;
  /** Where processes are several: houses held by this one, and whether Redis carries wake-ups. */
  readonly several?: { houses(): number; isHearing(): boolean };
}

export interface Metrics {
  message(feed: string, outcome: Outcome, seconds: number): void;
  drawn(seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'healthos_', eventLoopMonitoringPrecision: 10 });
  const registers = [registry];
  const messages = new Counter({
    name: 'healthos_messages_total',
    help: 'Messages received, by feed and what became of them',
    labelNames: ['feed', 'outcome'],
    registers,
  });
  const acknowledged = new Histogram({
    name: 'healthos_acknowledge_seconds',
    help: 'From the last byte of a message to its commit',
    labelNames: ['feed'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const glass = new Histogram({
    name: 'healthos_feed_to_glass_seconds',
    help: 'From the last byte of a message to changed pixels, as displays report it',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10],
    registers,
  });
  new Gauge({
    name: 'healthos_log_position',
    help: 'Last position folded',
    labelNames: ['facility'],
    registers,
    collect() {
      for (const [facility, position] of options.positions()) this.set({ facility }, position);
    },
  });
  const gauge = (name: string, help: string, value: () => number): void =>
    void new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('healthos_follow_lag_seconds', 'Age of the oldest committed fact that is not folded yet', options.lagSeconds);
  gauge('healthos_displays_connected', 'Screens connected to /live', options.displays);
  gauge('healthos_mllp_connections', 'Senders connected by MLLP', options.connections);
  gauge('healthos_append_waiting', 'Messages that wait for the database', options.waiting);
  gauge('healthos_set_aside', 'Log positions whose fold broke', options.setAside);
  const { several } = options;
  if (several !== undefined) {
    gauge('healthos_houses_held', 'Houses whose work this process does', several.houses);
    gauge('healthos_redis_reachable', '1 while Redis carries wake-ups and leases', () => (several.isHearing() ? 1 : 0));
  }
  return {
    message: (feed, outcome, seconds) => {
      messages.inc({ feed, outcome });
      acknowledged.observe({ feed }, seconds);
    },
    drawn: (seconds) => glass.observe(seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
