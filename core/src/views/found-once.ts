/**
 * What changed between two pictures of a house, found once for all who ask: dozens of tables are made from the same two, and most of them ask which stays a change touches. Kept
 * on the newer picture, and of the older one only who it is: nothing is held longer than the pictures are.
 */
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import type { ViewInput } from './view.ts';

interface Pair {
  readonly hospital: WeakRef<ViewInput['hospital']>;
  readonly identity: WeakRef<ViewInput['identity']>;
  /** Of the newer picture: a merge is of the people alone. */
  readonly people: WeakRef<ViewInput['identity']>;
  readonly found: Map<string, ReadonlySet<EncounterId>>;
}

/** Older pictures that one is compared with: that of the last look, of the last full minute, of a view that rested. */
const pairsKept = 4;
const pairs = keptOn<ViewInput['hospital'], readonly Pair[]>();

/** The stays of that name, as `find` finds them the first time. Nobody may change them. */
export function foundOnce(name: string, before: ViewInput, after: ViewInput, find: () => ReadonlySet<EncounterId>): ReadonlySet<EncounterId> {
  const { found } = pairOf(before, after);
  const known = found.get(name);
  if (known !== undefined) return known;
  const made = find();
  found.set(name, made);
  return made;
}

function pairOf(before: ViewInput, after: ViewInput): Pair {
  const kept = pairs.get(after.hospital) ?? [];
  const known = kept.find(
    ({ hospital, identity, people }) => hospital.deref() === before.hospital && identity.deref() === before.identity && people.deref() === after.identity,
  );
  if (known !== undefined) return known;
  const pair: Pair = {
    hospital: new WeakRef(before.hospital),
    identity: new WeakRef(before.identity),
    people: new WeakRef(after.identity),
    found: new Map(),
  };
  pairs.set(after.hospital, [pair, ...kept].slice(0, pairsKept));
  return pair;
}
