/** Charges that hang on several facts: as each telling left them. What a later one changes is taken back and put anew, so that what was once in the ledger stays to be seen. */
import type { HealthEvent } from '../../event.ts';
import type { OrderKey } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { Version, Versions } from '../../versions.ts';
import { isGap, type Charged } from '../charge-line.ts';
import { creditOf, heldAs, sameMoney, type ChargeLine } from '../lines.ts';

/**
 * In the order in which the log heard of it; what it heard in one moment, in the order in which its senders meant it. Not by position: the same facts give
 * the same ledger however they came.
 */
export function asTold(a: { readonly recordedAt: Instant; readonly order: OrderKey }, b: { readonly recordedAt: Instant; readonly order: OrderKey }): number {
  return a.recordedAt - b.recordedAt || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0);
}

/** What was due after the fact at `position` was told. */
export interface Step {
  readonly position: number;
  readonly due: readonly Charged[];
}

/** Lines of one charge, the last of which stands unless it was taken back. */
interface Told {
  readonly lines: ChargeLine[];
  standing: ChargeLine | undefined;
  /** How often it was put. */
  n: number;
}

/** Every line with its credit behind it, in the order in which the charges first came; gaps are those that are left at the end. */
export function settle(steps: readonly Step[]): readonly Charged[] {
  const settling = beginSettling();
  for (const { position, due } of steps) {
    const now = new Map(due.flatMap((one) => (isGap(one) ? [] : [[one.charge, one] as const])));
    for (const charge of settling.charges()) if (!now.has(charge)) settling.takeBack(charge, position);
    for (const line of now.values()) settling.put(line, position);
  }
  return [...settling.lines(), ...(steps.at(-1)?.due.filter(isGap) ?? [])];
}

/** A ledger on its way, line by line: for charges of which a fact touches a few. */
export interface Settling {
  charges(): Iterable<string>;
  /** The line that is due now: nothing where it stands already, else what stood is taken back first. */
  put(line: ChargeLine, position: number): void;
  takeBack(charge: string, position: number): void;
  lines(): readonly ChargeLine[];
}

export function beginSettling(): Settling {
  const told = new Map<string, Told>();
  return {
    charges: () => told.keys(),
    put: (line, position) => put(told, line.charge, line, position),
    takeBack: (charge, position) => {
      const known = told.get(charge);
      if (known !== undefined) takeBack(known, position);
    },
    lines: () => [...told.values()].flatMap(({ lines }) => lines),
  };
}

function put(told: Map<string, Told>, charge: string, line: ChargeLine, position: number): void {
  const known = told.get(charge);
  if (known === undefined) {
    told.set(charge, { lines: [line], standing: line, n: 1 });
    return;
  }
  if (known.standing === line) return;
  if (known.standing !== undefined && sameMoney(known.standing, line)) {
    const held = heldAs(known.standing, line);
    known.lines[known.lines.indexOf(known.standing)] = held;
    known.standing = held;
    return;
  }
  takeBack(known, position);
  known.n++;
  const again = { ...line, charge: `${charge}:${known.n}` };
  known.lines.push(again);
  known.standing = again;
}

function takeBack(told: Told, position: number): void {
  if (told.standing === undefined) return;
  told.lines.push(creditOf(told.standing, position));
  told.standing = undefined;
}

/** What was known of each thing: its versions so far. */
export type Known<E extends HealthEvent> = ReadonlyMap<string, Versions<E>>;

/** One step for each version of all of them, in the order in which their senders meant them. `dueOf` is asked with what was known then. */
export function stepsOf<E extends HealthEvent>(
  lists: readonly (readonly [key: string, versions: Versions<E>])[],
  dueOf: (known: Known<E>) => readonly Charged[],
): readonly Step[] {
  const all = lists.flatMap(([key, versions]) => versions.map((version, i): readonly [string, Version<E>, number] => [key, version, i]));
  all.sort(([, a], [, b]) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.position - b.position));
  const of = new Map(lists);
  const known = new Map<string, Versions<E>>();
  return all.map(([key, { position }, i]) => {
    const versions = of.get(key) ?? [];
    known.set(key, i === versions.length - 1 ? versions : versions.slice(0, i + 1));
    return { position, due: dueOf(known) };
  });
}
