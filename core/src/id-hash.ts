/**
 * Where an id lies in a table: FNV-1a over UTF-16 units, mixed as MurmurHash3 ends so that every bit counts. Stable across processes, so that a table's shape is
 * too. Of an id that names whose it is before a bar the bits that are looked at first are of that part: what is of one record lies together, is packed together,
 * and is opened together.
 */

export const hashBits = 32;
/** So many of them are of what is before the bar. */
export const nearBits = 16;
/** Before it: `P|` and its like are kinds, and say nothing of whose it is. */
const nearFrom = 3;
const bar = 0x7c;

/** Who looks for a row puts one under the same id next. */
let [lastId, lastHash] = ['', hashed('')];

export function hashOf(id: string): number {
  if (id !== lastId) [lastId, lastHash] = [id, hashed(id)];
  return lastHash;
}

function hashed(id: string): number {
  let hash = 0x811c9dc5;
  let near: number | undefined;
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    if (unit === bar && i >= nearFrom && near === undefined) near = mixed(hash);
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  const whole = mixed(hash);
  return near === undefined ? whole : (near & ((1 << nearBits) - 1)) | (whole & (-1 << nearBits));
}

function mixed(of: number): number {
  let hash = Math.imul(of ^ (of >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
