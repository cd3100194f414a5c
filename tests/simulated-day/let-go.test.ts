/** Of a house that is told all day the pictures of before are let go: whatever is kept of a stay, an account or a rule must not keep the whole house of its moment. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { oneTurn } from '@healthos/command-center/slices.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise, Hospital } from '@healthos/core/hospital.ts';
import { findingsOf } from '@healthos/core/reasoning/findings.ts';
import { instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import { rowsSince, type Earlier } from '@healthos/core/views/view.ts';
import { views } from '@healthos/core/views/views.ts';
import { expect, it } from 'vitest';
import { openHistory } from './history.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const looks = 24;
/** The newest, what each view was last made of, and the few moments that tables start from again. */
const mostAlive = 6;

it('keeps few pictures alive, however many were judged and shown', { timeout: 180_000 }, async () => {
  const history = openHistory(1, undefined, { detail: true });
  const earlier = new Map<string, Earlier<unknown>>();
  const pictures: WeakRef<Hospital>[] = [];
  let picture = foldEnterprise(emptyEnterprise(), history.facts);
  for (let look = 1; look <= looks; look++) {
    const now = instant(history.startsAt + look * 20 * minuteMs);
    picture = foldEnterprise(picture, history.go(now));
    pictures.push(...shown(picture, now, earlier));
  }
  // What a weak reference was made to is kept to the end of the turn (ECMA-262, AddToKeptObjects).
  await oneTurn();
  collect();
  const alive = pictures.filter((one) => one.deref() !== undefined).length;
  expect(pictures.length).toBeGreaterThanOrEqual(looks);
  expect(alive).toBeLessThanOrEqual(mostAlive);
});

/** Everything that the house is asked for. Apart, so that no running function holds what it saw. */
function shown({ hospitals, identity }: Enterprise, now: Instant, earlier: Map<string, Earlier<unknown>>): readonly WeakRef<Hospital>[] {
  return [...hospitals.values()].map((hospital) => {
    const input = { hospital, identity, now };
    findingsOf(input);
    for (const view of views) {
      const key = `${hospital.facility}|${view.name}`;
      earlier.set(key, { input, rows: rowsSince(view, input, earlier.get(key)) });
    }
    return new WeakRef(hospital);
  });
}
