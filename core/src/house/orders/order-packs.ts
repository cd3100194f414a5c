/** The packs of orderables in force, and what is found in them: those that the site loaded, else the small one of the demo. */
import { rows } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { demoOrderPack } from './demo-order-pack.ts';
import { orderableKey, type LineKind, type Orderable, type OrderPack, type OrderSet } from './order-pack.ts';

/** A site that loaded its own orders nothing from the demo's. */
export function orderPacks({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): readonly OrderPack[] {
  const { OrderPackLoaded: table } = hospital.work;
  if (table.size === 0) return demo;
  const today = new Date(now).toISOString().slice(0, 10);
  const loaded = [...rows(table)].flatMap((versions) => newestOf(versions)?.event.pack ?? []).filter(({ effectiveFrom }) => effectiveFrom <= today);
  return loaded.length === 0 ? demo : loaded.sort((a, b) => (a.pack < b.pack ? -1 : 1));
}
const demo: readonly OrderPack[] = [demoOrderPack];

export interface FoundSet {
  readonly set: OrderSet;
  /** `pack/set`: what its orders say that they came from. */
  readonly from: string;
}

export function orderSetNamed(packs: readonly OrderPack[], name: string): FoundSet | undefined {
  for (const { pack, version, sets } of packs) {
    const set = sets.find((one) => one.set === name);
    if (set !== undefined) return { set, from: `${pack}@${version}/${set.set}` };
  }
  return undefined;
}

export interface Found {
  readonly orderables: readonly Orderable[];
  readonly sets: readonly OrderSet[];
  /** Orderables that match; more than are given where the list was cut. */
  readonly count: number;
}

/** Every word must begin a word of the name, the code or another name; what begins with the question comes first. */
export function findOrderables(packs: readonly OrderPack[], question: string, kind: LineKind | undefined, limit: number): Found {
  const asked = wordsOf(question);
  const found = new Map<string, { readonly one: Orderable; readonly rank: number }>();
  for (const { orderables } of packs)
    for (const one of orderables) {
      if ((kind !== undefined && one.kind !== kind) || found.has(orderableKey(one))) continue;
      const rank = rankOf(asked, [one.code.display ?? '', one.code.code, ...(one.names ?? [])]);
      if (rank !== undefined) found.set(orderableKey(one), { one, rank });
    }
  const sorted = [...found.values()].sort((a, b) => a.rank - b.rank || compareNames(a.one, b.one));
  const sets =
    kind !== undefined
      ? []
      : packs.flatMap((pack) =>
          pack.sets.filter(({ set, name, lines }) => rankOf(asked, [name, set, ...lines.map(({ code }) => code.display ?? '')]) !== undefined),
        );
  return { orderables: sorted.slice(0, limit).map(({ one }) => one), sets, count: sorted.length };
}

function rankOf(asked: readonly string[], names: readonly string[]): number | undefined {
  const words = names.flatMap(wordsOf);
  if (!asked.every((word) => words.some((one) => one.startsWith(word)))) return undefined;
  const [first] = asked;
  const at = first === undefined ? 0 : names.findIndex((name) => wordsOf(name)[0]?.startsWith(first) === true);
  return at === -1 ? names.length : at;
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}.%]+/gu) ?? [];

function compareNames(a: Orderable, b: Orderable): number {
  const [one, other] = [a.code.display ?? a.code.code, b.code.display ?? b.code.code];
  return one < other ? -1 : one > other ? 1 : a.code.code < b.code.code ? -1 : 1;
}

/** The orderable of a code, by which the form knows how it is usually ordered. */
export function orderableOf(packs: readonly OrderPack[], kind: string, code: string): Orderable | undefined {
  for (const { orderables } of packs) {
    const found = orderables.find((one) => one.kind === kind && one.code.code === code);
    if (found !== undefined) return found;
  }
  return undefined;
}
