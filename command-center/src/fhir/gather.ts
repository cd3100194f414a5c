/** Questions that come together are asked together: a page of fifty people is one look into the database, not fifty. */

/** `askAll` answers many keys at once; whoever asks while the loop has not turned yet shares its answer. */
export function gathered<Key, Value>(askAll: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>): (key: Key) => Promise<Value | undefined> {
  let waiting: Set<Key> | undefined;
  let answer: Promise<ReadonlyMap<Key, Value>> = Promise.resolve(new Map());
  return async (key) => {
    if (waiting === undefined) {
      const keys = new Set<Key>();
      waiting = keys;
      answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        waiting = undefined;
        return askAll([...keys]);
      });
    }
    waiting.add(key);
    return (await answer).get(key);
  };
}
