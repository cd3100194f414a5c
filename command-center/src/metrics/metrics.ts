/** What Prometheus reads: what was told as it happened, here, and what is looked up when it asks, in gauges.ts. Labels are feeds, houses, codes and destinations, never people. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome } from '@healthos/core/ports.ts';
import type { GaugeOf } from './gauges.ts';

/** A message after its append. `code` says why it was not applied, where it was not. */
export interface ToldMessage {
  readonly feed: string;
  readonly outcome: Outcome;
  readonly code?: string;
  /** From the last byte to the commit. */
  readonly seconds: number;
}

export interface Metrics {
  message(told: ToldMessage): void;
  /** One commit of the appender. */
  committed(batch: { readonly messages: number; readonly seconds: number }): void;
  drawn(seconds: number): void;
  /** A change was handed to the sockets of those who watch it: the server's part of feed to glass. */
  framed(seconds: number): void;
  /** An answer over HTTP: which door of the house, and how it ended. */
  answered(door: string, status: number, seconds: number): void;
  /** An alert that was tried outside. */
  alerted(channel: string, outcome: 'sent' | 'failed' | 'given-up'): void;
  /** A fault or a bug was said aloud. */
  trouble(): void;
  /** What is looked up each time that somebody reads. */
  watch(gauges: readonly GaugeOf[]): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'healthos_', eventLoopMonitoringPrecision: 10 });
  const counter = <L extends string>(name: string, help: string, ...labelNames: readonly L[]) => new Counter({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, buckets: readonly number[], ...labelNames: readonly L[]) =>
    new Histogram({ name, help, buckets: [...buckets], labelNames, registers });
  const messages = counter('healthos_messages_total', 'Messages received, by feed and what became of them', 'feed', 'outcome');
  const refused = counter('healthos_refused_total', 'Messages that were kept and not applied, by feed, outcome and reason', 'feed', 'outcome', 'code');
  const acknowledged = histogram(
    'healthos_acknowledge_seconds',
    'From the last byte of a message to its commit',
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    'feed',
  );
  const commits = histogram('healthos_commit_seconds', 'One commit of a batch, on disk', [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5]);
  const batches = histogram('healthos_commit_messages', 'Messages of one commit', [1, 4, 16, 64, 256, 1024]);
  const glass = histogram(
    'healthos_feed_to_glass_seconds',
    'From the last byte of a message to changed pixels, as displays report it',
    [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10],
  );
  const frames = histogram(
    'healthos_feed_to_frame_seconds',
    'From the last byte of a message to the frame of its change, as it is written to the sockets that watch it',
    [0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5],
  );
  const answers = histogram(
    'healthos_http_seconds',
    'Answers over HTTP, by door and class of status',
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    'door',
    'status',
  );
  const alerts = counter('healthos_alerts_total', 'Alerts tried outside, by channel and how it went', 'channel', 'outcome');
  const troubles = counter('healthos_troubles_total', 'Faults and bugs written to the log of this process');
  return {
    message: ({ feed, outcome, code, seconds }) => {
      messages.inc({ feed, outcome });
      if (outcome !== 'applied' && outcome !== 'duplicate') refused.inc({ feed, outcome, code: code ?? 'none' });
      acknowledged.observe({ feed }, seconds);
    },
    committed: (batch) => {
      commits.observe(batch.seconds);
      batches.observe(batch.messages);
    },
    drawn: (seconds) => glass.observe(seconds),
    framed: (seconds) => frames.observe(seconds),
    answered: (door, status, seconds) => answers.observe({ door, status: `${Math.floor(status / 100)}xx` }, seconds),
    alerted: (channel, outcome) => alerts.inc({ channel, outcome }),
    trouble: () => troubles.inc(),
    watch: (gauges) => gauges.forEach((one) => registerGauge(registry, one)),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** What is no longer there is no longer said. */
function registerGauge(registry: Registry, { name, help, labels = [], read }: GaugeOf): void {
  void new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect() {
      this.reset();
      if (labels.length === 0) this.remove();
      const now = read();
      if (typeof now === 'number') this.set(now);
      else for (const [label, value] of now) this.set(label, value);
    },
  });
}
