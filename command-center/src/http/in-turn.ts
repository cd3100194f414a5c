/** Of one key one write at a time: what was checked still holds when it is committed. */
const turns = new Map<string, Promise<unknown>>();

export async function inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(act, act);
  turns.set(key, mine);
  return mine.finally(() => {
    if (turns.get(key) === mine) turns.delete(key);
  });
}

/** Of several keys: taken in one order, so that two who wait for each other's never stand. */
export function inTurns<T>(keys: Iterable<string>, act: () => Promise<T>): Promise<T> {
  return [...new Set(keys)].sort().reduceRight<() => Promise<T>>((next, key) => () => inTurn(key, next), act)();
}

/** Whatever is written only where something is not there yet: a search may say it in many ways, so all of these wait for each other. */
export const onCondition = 'on condition';
