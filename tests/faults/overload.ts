/**
 * Three times as many results as the product can take: it takes nearly as many as before, does not grow without end, and is as quick as before soon after. Who comes, moves and goes meanwhile is taken
 * before the results: their senders hardly notice.
 */
import { appendLimits } from '@healthos/command-center/postgres/appender.ts';
import { home, startProduct } from './product.ts';
import { atLeast, atMost, holds, none, share, type Fault } from './promise.ts';
import { labResult, stay } from './senders.ts';
import { offer, paced } from './traffic.ts';

const [connections, capacitySeconds, times] = [64, 8, 3];
/** Before the capacity is measured: of a process whose code is not compiled yet it would be a third. */
const warmSeconds = 3 * capacitySeconds;
/** Senders of admissions and of results, each with one message in flight, beside what is offered. */
const beside = { senders: 4, pauseMs: 100 } as const;
const [limitSeconds, roundSeconds] = [120, 1];
const [gigabyte, lookMs] = [1024 * 1024 * 1024, 1_000];
const gauge = (metrics: string, name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1] ?? Number.NaN);
let numbered = 0;
const message = (): Buffer => labResult(`O-${numbered}`, numbered++);
let [moved, measured] = [0, 0];
const movement = (): Buffer => stay(`OM-${moved}`, moved++);
const result = (): Buffer => labResult(`OR-${measured}`, measured++);

export const overload: Fault = {
  name: 'overload',
  title: `${times} times the capacity`,
  whole: { runs: 1, seconds: 600 },
  quick: { runs: 1, seconds: 15 },
  run: async ({ seconds }) => {
    const at = await home();
    const product = await startProduct(at);
    const port = at.mllpPort;
    /** Milliseconds; whoever is not answered at all waits for ever. */
    const light = async (seconds: number): Promise<number> => {
      const waits = await paced({ port, senders: 2, pauseMs: 20, seconds, message });
      return waits.length === 0 ? Infinity : share(waits, 0.95);
    };
    await offer({ port, connections, perSecond: 200, seconds: 3, message });
    const usual = await light(5);
    // More than can be taken, so that what is taken is the capacity.
    await offer({ port, connections, perSecond: 1_000_000, seconds: warmSeconds, message });
    const { acknowledged: capacity } = await offer({ port, connections, perSecond: 1_000_000, seconds: capacitySeconds, message });
    let [most, waiting, behind] = [0, 0, 0];
    const look = async (): Promise<void> => {
      most = Math.max(most, await product.residentBytes());
      const metrics = await (await product.ask('/metrics')).text();
      waiting = Math.max(waiting, gauge(metrics, 'healthos_append_waiting'));
      behind = Math.max(behind, gauge(metrics, 'healthos_follow_behind'));
    };
    let looking = Promise.resolve();
    const watch = setInterval(() => void (looking = looking.then(look)), lookMs);
    const [{ written, acknowledged, cut }, movements, results] = await Promise.all([
      offer({ port, connections: 4 * connections, perSecond: times * capacity, seconds, message }),
      paced({ port, ...beside, seconds, message: movement }),
      paced({ port, ...beside, seconds, message: result }),
    ]);
    clearInterval(watch);
    await looking;
    const overAt = performance.now();
    let now = Infinity;
    while (now > 2 * usual + 20 && performance.now() < overAt + limitSeconds * 1000) now = await light(roundSeconds);
    const backSeconds = (performance.now() - overAt) / 1000;
    const stands = (await fetch(`${at.url}/readyz`)).status === 200;
    await product.stop();
    await at.remove();
    return [
      { what: 'capacity', value: capacity, unit: 'acknowledged/s' },
      { what: `offered for ${seconds} s`, value: times * capacity, unit: 'messages/s' },
      { what: 'of it taken off the senders', value: written, unit: 'messages/s' },
      atLeast('acknowledged meanwhile, of the capacity', (acknowledged / capacity) * 100, 80, '%'),
      { what: 'answers to results meanwhile, 95 of 100 within', value: share(results, 0.95), unit: 'ms' },
      atMost('answers to who comes, moves and goes, 95 of 100 within', share(movements, 0.95), share(results, 0.95) / 2, 'ms'),
      none('connections that were ended', Array.from({ length: cut })),
      atMost('that waited for the database', waiting, appendLimits.waitingArrivals, 'messages'),
      { what: 'committed and not folded yet, at most', value: behind, unit: 'facts' },
      // New people, four results each, as fast as they are taken: in ten minutes what a house has in years, and all of it is kept.
      { what: 'the process held at most', value: most / gigabyte, unit: 'GB' },
      { what: 'for each message that it keeps', value: most / (acknowledged * seconds + capacity * (warmSeconds + capacitySeconds)) / 1000, unit: 'kB' },
      { what: 'answers, 95 of 100 within, before', value: usual, unit: 'ms' },
      { what: 'the same afterwards', value: now, unit: 'ms' },
      atMost('as quick as before after', backSeconds, 60, 's'),
      holds('still ready', stands),
    ];
  },
};
