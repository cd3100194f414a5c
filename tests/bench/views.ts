/**
 * What a beat costs: the views of a hospital of 420 beds after a day of its story, each made anew after each message of the next half hour, and once
 * for each second without one. A view pays for what it works out first, and what others then find worked out.
 */
import { emptyEnterprise, foldEnterprise } from '../../core/src/hospital-fold.ts';
import { facilityId } from '../../core/src/ids.ts';
import { dayMs, instant, minuteMs } from '../../core/src/time.ts';
import { diffRows, rowsSince, type Earlier, type ViewInput } from '../../core/src/views/view.ts';
import { views } from '../../core/src/views/views.ts';
import { openHistory } from '../simulated-day/history.ts';
import type { Bench, Row } from './figures.ts';

/** Processor time of this thread: other work on the machine does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const days = Number(process.env['HEALTHOS_BENCH_DAYS'] ?? 1);
const beats = 400;
const seconds = 100;
/** Fifty messages a second. */
const apartMs = 20;

export const viewCosts: Bench = {
  name: 'views',
  run: () => {
    const history = openHistory(11, undefined, { detail: true });
    let enterprise = foldEnterprise(emptyEnterprise(), history.facts);
    const from = instant(history.startsAt + days * dayMs);
    enterprise = foldEnterprise(enterprise, history.go(from));
    const next = history.go(instant(from + 60 * minuteMs));
    const messages = new Map<string, typeof next>();
    for (const fact of next) messages.set(String(fact.message), [...(messages.get(String(fact.message)) ?? []), fact]);
    const earlier = new Map<string, Earlier<unknown>>();
    const inputAt = (now: number): ViewInput => {
      const hospital = enterprise.hospitals.get(facilityId('LGH'));
      if (hospital === undefined) throw new RangeError('nothing was folded');
      return { hospital, identity: enterprise.identity, now: instant(now) };
    };
    const beat = (now: number): Map<string, number> => {
      const input = inputAt(now);
      const took = new Map<string, number>();
      for (const view of views) {
        const began = cpuMs();
        const before = earlier.get(view.name);
        const rows = rowsSince(view, input, before);
        if (before !== undefined) diffRows(before.rows, rows);
        earlier.set(view.name, { input, rows });
        took.set(view.name, cpuMs() - began);
      }
      return took;
    };
    const first = beat(from);
    const means = new Map<string, { told: number; quiet: number; worst: number }>(views.map(({ name }) => [name, { told: 0, quiet: 0, worst: 0 }]));
    let folding = 0;
    // Nothing of the half hour is ahead of the clock, which goes on as it does where so many messages come.
    let at = Math.max(...next.map(({ recordedAt }) => recordedAt));
    const told = [...messages.values()].slice(0, beats);
    for (const facts of told) {
      const began = cpuMs();
      enterprise = foldEnterprise(enterprise, facts);
      folding += cpuMs() - began;
      at += apartMs;
      for (const [name, ms] of beat(at)) {
        const sum = means.get(name);
        if (sum !== undefined) [sum.told, sum.worst] = [sum.told + ms / told.length, Math.max(sum.worst, ms)];
      }
    }
    for (let n = 0; n < seconds; n++) {
      at += 1000;
      for (const [name, ms] of beat(at)) {
        const sum = means.get(name);
        if (sum !== undefined) sum.quiet += ms / seconds;
      }
    }
    const row = (what: string, value: number): Row => ({ bench: 'views', case: what, subject: 'ours', value, unit: 'ms' });
    const total = (pick: (sum: { told: number; quiet: number; worst: number }) => number): number =>
      [...means.values()].reduce((sum, one) => sum + pick(one), 0);
    return Promise.resolve([
      row(
        `all ${views.length} views, after a message (mean of ${told.length})`,
        total(({ told }) => told),
      ),
      row(
        `all ${views.length} views, after a second (mean of ${seconds})`,
        total(({ quiet }) => quiet),
      ),
      row('fold of a message', folding / told.length),
      ...[...means]
        .sort(([, a], [, b]) => b.told - a.told)
        .slice(0, 20)
        .flatMap(([name, { told, quiet, worst }]) => [
          row(`${name}, after a message`, told),
          row(`${name}, worst`, worst),
          row(`${name}, after a second`, quiet),
          row(`${name}, from nothing`, first.get(name) ?? 0),
        ]),
    ]);
  },
};
