/**
 * `npm run day -- --seed N --seeds 1000 [--minutes M] [--unsafe KIND]`: trials one after the other, with progress, figures, and the shortest history of
 * each that broke a promise. `npm run day -- --permutations 100000` tells stories in other orders instead. Ends with 1 where a promise was broken.
 */
import { parseArgs } from 'node:util';
import { faultKinds, planOf, sayPlan, type Plan, type Unsafe } from './plan.ts';
import { permute } from './permutations.ts';
import { shrink } from './shrink.ts';
import { runTrial, type Figures } from './trial.ts';

const unsafes: readonly Unsafe[] = ['acknowledge-before-commit', 'forget-what-was-kept', 'order-by-arrival'];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const count = (n: number): string => n.toLocaleString('en');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '100' },
    minutes: { type: 'string' },
    unsafe: { type: 'string' },
    permutations: { type: 'string' },
  },
});
const firstSeed = wholeNumber(values.seed, 'seed');
process.exitCode =
  values.permutations === undefined
    ? await trials(firstSeed, wholeNumber(values.seeds, 'seeds'), values.minutes === undefined ? Infinity : wholeNumber(values.minutes, 'minutes'))
    : await permutations(firstSeed, wholeNumber(values.permutations, 'permutations'));

function wholeNumber(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`--${name} takes a whole number, not ${text}`);
  return value;
}

async function trials(first: number, seeds: number, minutes: number): Promise<number> {
  const unsafe = unsafes.find((one) => one === values.unsafe);
  if (values.unsafe !== undefined && unsafe === undefined) throw new RangeError(`--unsafe takes ${unsafes.join(', ')}`);
  const startedAt = performance.now();
  const sums = new Map<string, number>();
  let [failed, done] = [0, 0];
  for (; done < seeds && performance.now() - startedAt < minutes * 60_000; done++) {
    const plan = planOf(first + done, unsafe === undefined ? {} : { unsafe });
    const { broken, figures } = await runTrial(plan);
    add(sums, figures);
    if (broken.length > 0) {
      failed++;
      for (const { promise, says } of broken.slice(0, 5)) say(`seed ${plan.seed} BREAKS: ${promise}: ${says}`);
      await sayShortest(plan, broken[0]?.promise ?? '');
    }
    if ((done + 1) % 25 === 0) say(`${count(done + 1)} of ${count(seeds)} seeds, ${failed} broken, ${perSecond(done + 1, startedAt)} seeds/s`);
  }
  say(`\n${count(done)} seeds from ${first} in ${seconds(startedAt)} s (${perSecond(done, startedAt)} seeds/s), ${failed} broken`);
  for (const [what, n] of sums) say(`  ${what.padEnd(28)} ${count(n).padStart(12)}`);
  return failed > 0 ? 1 : 0;
}

async function sayShortest(plan: Plan, promise: string): Promise<void> {
  const shortest = await shrink(plan, async (shorter) => (await runTrial(shorter)).broken.some((one) => one.promise === promise), { trials: 200 });
  const { broken } = await runTrial(shortest);
  say(`its shortest history, as a test (${broken[0]?.says ?? ''}):\n${sayPlan(shortest)}\n`);
}

function add(sums: Map<string, number>, { faults, ...rest }: Figures): void {
  for (const [what, n] of Object.entries(rest)) sums.set(what, (sums.get(what) ?? 0) + Number(n));
  for (const kind of faultKinds) sums.set(`fault: ${kind}`, (sums.get(`fault: ${kind}`) ?? 0) + faults[kind]);
}

async function permutations(first: number, cases: number): Promise<number> {
  const startedAt = performance.now();
  const { done, messages, replays, broken } = await permute(first, cases, {
    onProgress: (so) => say(`${count(so)} of ${count(cases)} cases, ${perSecond(so, startedAt)} cases/s`),
    onBroken: (says) => say(`BREAKS: ${says}`),
  });
  say(
    `\n${count(done)} orders of ${count(messages)} messages with ${count(replays)} repetitions and replays in ${seconds(startedAt)} s: ${broken.length} with another hash`,
  );
  return broken.length > 0 ? 1 : 0;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function perSecond(n: number, since: number): string {
  return (n / ((performance.now() - since) / 1000)).toFixed(1);
}
