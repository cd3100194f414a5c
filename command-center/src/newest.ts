/**
 * What was kept last under each key: of the newest keys, and forgotten in halves. To take out the oldest each time costs more than all else here: a Map walks over whatever was
 * taken out of it before.
 */
export interface Newest<Value> {
  get(key: string): Value | undefined;
  has(key: string): boolean;
  keep(key: string, value: Value): void;
}

/** At least so many newest keys are there, and at most half as many again. */
export function createNewest<Value>(least: number): Newest<Value> {
  const half = Math.ceil(least / 2);
  let [newest, middle, oldest]: [Map<string, Value>, ReadonlyMap<string, Value>, ReadonlyMap<string, Value>] = [new Map(), new Map(), new Map()];
  return {
    get: (key) => newest.get(key) ?? middle.get(key) ?? oldest.get(key),
    has: (key) => newest.has(key) || middle.has(key) || oldest.has(key),
    keep: (key, value) => {
      if (newest.size >= half) [newest, middle, oldest] = [new Map(), newest, middle];
      newest.set(key, value);
    },
  };
}
