/** A trial as a few words that can be printed, pasted and shrunk: the seed of the story, which of its messages are told, and what goes wrong meanwhile. */
import { seeded, type Random } from '@healthos/simulators/day/random.ts';
import { lines, type Line } from './story.ts';

/** Milliseconds from the beginning. */
export type Fault =
  /** The process dies: what is in memory is lost, what is on disk stays. */
  | { readonly fault: 'crash'; readonly atMs: number; readonly downMs: number }
  /** It dies once this commit is on disk and before anybody is answered. */
  | { readonly fault: 'crash-after-commit'; readonly commit: number; readonly downMs: number }
  /** It dies while the state is being saved, or right after it was: the next start reads what is there. */
  | { readonly fault: 'snapshot'; readonly atMs: number }
  | { readonly fault: 'duplicate'; readonly message: number; readonly afterMs: number }
  /** A message comes after those that were sent later. */
  | { readonly fault: 'late'; readonly message: number; readonly byMs: number }
  | { readonly fault: 'partition'; readonly line: Line; readonly atMs: number; readonly forMs: number }
  | { readonly fault: 'screen-away'; readonly screen: number; readonly atMs: number; readonly forMs: number }
  | { readonly fault: 'skew'; readonly line: Line; readonly byMs: number }
  | { readonly fault: 'disk-full'; readonly atMs: number; readonly forMs: number }
  /** Bytes that no reader takes. */
  | { readonly fault: 'garbled'; readonly message: number }
  /** The control id of another message of the same sender, with bytes of its own. */
  | { readonly fault: 'reused'; readonly message: number; readonly of: number };

export const faultKinds = [
  'crash',
  'crash-after-commit',
  'snapshot',
  'duplicate',
  'late',
  'partition',
  'screen-away',
  'skew',
  'disk-full',
  'garbled',
  'reused',
] as const satisfies readonly Fault['fault'][];

/** What of the house is made unsafe on purpose, to prove that the trial would see it. */
export type Unsafe = 'acknowledge-before-commit' | 'forget-what-was-kept' | 'order-by-arrival';

export interface Plan {
  readonly seed: number;
  /** How many messages the story has. */
  readonly messages: number;
  /** Numbers of those that are told; absent = all. */
  readonly only?: readonly number[];
  readonly faults: readonly Fault[];
  /** What people ask meanwhile, by number; absent = all that the seed draws. */
  readonly asks?: readonly number[];
  readonly unsafe?: Unsafe;
}

export const screens = 3;

export interface PlanOptions {
  /** Messages of a story at least and at most. */
  readonly messages?: readonly [number, number];
  readonly unsafe?: Unsafe;
}

export function planOf(seed: number, { messages: [least, most] = [20, 60], unsafe }: PlanOptions = {}): Plan {
  // The story has its own stream of chance: a fault more or less changes no message.
  const random = seeded(seed ^ 0x5eed);
  const messages = random.integer(least, most);
  const faults: Fault[] = [];
  const some = (most: number, make: () => Fault): void => {
    for (let n = random.integer(0, most); n > 0; n--) faults.push(make());
  };
  const spanMs = messages * 1000;
  const atMs = (): number => random.integer(0, spanMs);
  const message = (): number => random.integer(0, messages - 1);
  some(2, () => ({ fault: 'crash', atMs: atMs(), downMs: random.integer(50, 4000) }));
  some(2, () => ({ fault: 'crash-after-commit', commit: random.integer(1, messages), downMs: random.integer(50, 4000) }));
  some(2, () => ({ fault: 'snapshot', atMs: atMs() }));
  some(Math.ceil(messages / 10), () => ({ fault: 'duplicate', message: message(), afterMs: random.integer(10, 20_000) }));
  some(Math.ceil(messages / 8), () => ({ fault: 'late', message: message(), byMs: random.integer(500, spanMs) }));
  some(2, () => ({ fault: 'partition', line: line(random), atMs: atMs(), forMs: random.integer(500, 15_000) }));
  some(3, () => ({ fault: 'screen-away', screen: random.integer(0, screens - 1), atMs: atMs(), forMs: random.integer(100, 20_000) }));
  some(1, () => ({ fault: 'skew', line: line(random), byMs: random.integer(-600_000, 600_000) }));
  some(2, () => ({ fault: 'disk-full', atMs: atMs(), forMs: random.integer(50, 6000) }));
  // What waited during a partition comes at once when it heals: a disk that fills and empties just then takes some of it and not the rest.
  for (const { atMs: cutAt, forMs } of faultsOf({ faults }, 'partition').filter(() => random.chance(0.3)))
    for (let n = 0; n < 8; n++) faults.push({ fault: 'disk-full', atMs: cutAt + forMs + random.integer(0, 700), forMs: random.integer(5, 30) });
  some(2, () => ({ fault: 'garbled', message: message() }));
  some(1, () => ({ fault: 'reused', message: message(), of: message() }));
  return { seed, messages, faults, ...(unsafe === undefined ? {} : { unsafe }) };
}

const line = (random: Random): Line => lines[random.integer(0, lines.length - 1)] ?? 'adt';

export const faultsOf = <Kind extends Fault['fault']>(plan: Pick<Plan, 'faults'>, kind: Kind): Extract<Fault, { fault: Kind }>[] =>
  plan.faults.filter((one): one is Extract<Fault, { fault: Kind }> => one.fault === kind);

/** As text that can be pasted into a test. */
export function sayPlan(plan: Plan): string {
  const said = (value: unknown): string =>
    JSON.stringify(value)
      .replaceAll(/"([a-z]+)":/gi, '$1: ')
      .replaceAll(',', ', ')
      .replaceAll('"', "'");
  const faults = plan.faults.map((fault) => `    ${said(fault)},\n`).join('');
  const rest = [
    ...(plan.only === undefined ? [] : [`  only: ${said(plan.only)},\n`]),
    ...(plan.asks === undefined ? [] : [`  asks: ${said(plan.asks)},\n`]),
    ...(plan.unsafe === undefined ? [] : [`  unsafe: '${plan.unsafe}',\n`]),
  ].join('');
  return `await expectKept({\n  seed: ${plan.seed},\n  messages: ${plan.messages},\n${rest}  faults: [\n${faults}  ],\n});`;
}
