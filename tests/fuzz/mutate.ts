/** Inputs made from good ones: by bytes, as a broken line or a hostile peer makes them, and by the grammar, as a careless or unusual sender makes them. */
import type { Random } from '@healthos/simulators/day/random.ts';

export type Mutate = (random: Random, seeds: readonly Buffer[]) => Buffer;

/** A larger input is a test of limits, not of readers; those have tests of their own. */
const largestBytes = 64 * 1024;

const pickOf = <T>(random: Random, list: readonly T[]): T | undefined => list[random.integer(0, list.length - 1)];
const seedOf = (random: Random, seeds: readonly Buffer[]): Buffer => pickOf(random, seeds) ?? Buffer.alloc(0);

/** What readers trip over in any format. */
const words = [
  '',
  '""',
  '0',
  '-1',
  '1e308',
  '-0',
  '00000000000000000000000000000000000001',
  '99999999999999999999',
  '3.4.5',
  'NaN',
  'Infinity',
  '20260312',
  '20261399',
  '202603121200+0000',
  '20260312120000.9999-9999',
  '0000',
  '99991231235959',
  '19700101000000',
  '__proto__',
  'constructor',
  'toString',
  '\\',
  '\\F\\',
  '\\X0000\\',
  '\\X41',
  '\\.sp99\\',
  '\\E\\E\\',
  '\\Zx\\',
  '^',
  '^^^^',
  '~',
  '~~~~',
  '&',
  '&&&',
  '|',
  '*',
  ':',
  '>',
  '<3',
  '\u00e9',
  '\u4e2d\u6587',
  '\ud83d\ude00',
  '\u2028',
  '\u0000',
  ' ',
  '\t',
  '=1+1',
  'A'.repeat(300),
] as const;

const bytesOfInterest = [0x00, 0x0a, 0x0b, 0x0d, 0x1c, 0x20, 0x22, 0x26, 0x2a, 0x3a, 0x5c, 0x5e, 0x7c, 0x7e, 0x7f, 0x80, 0xbf, 0xc0, 0xe9, 0xef, 0xfe, 0xff];

/** Some changes of bytes, one after the other. */
export const byBytes: Mutate = (random, seeds) => {
  let bytes = Buffer.from(seedOf(random, seeds));
  for (let n = random.integer(1, 4); n > 0; n--) bytes = changeBytes(random, bytes, seeds);
  return bytes.subarray(0, largestBytes);
};

function changeBytes(random: Random, bytes: Buffer<ArrayBuffer>, seeds: readonly Buffer[]): Buffer<ArrayBuffer> {
  const at = random.integer(0, bytes.length);
  const to = Math.min(bytes.length, at + random.integer(1, random.chance(0.1) ? 400 : 12));
  const before = bytes.subarray(0, at);
  switch (random.integer(0, 8)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[Math.min(at, copy.length - 1)] = random.integer(0, 255);
      return copy;
    }
    case 1: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[Math.min(at, copy.length - 1)] = pickOf(random, bytesOfInterest) ?? 0;
      return copy;
    }
    case 2:
      return Buffer.concat([before, bytes.subarray(to)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([before, Buffer.from(pickOf(random, words) ?? ''), bytes.subarray(at)]);
    case 5:
      return Buffer.concat([before, Buffer.from([pickOf(random, bytesOfInterest) ?? 0]), bytes.subarray(at)]);
    case 6: {
      const other = seedOf(random, seeds);
      return Buffer.concat([before, other.subarray(random.integer(0, other.length))]);
    }
    case 7:
      return Buffer.concat([
        before,
        Buffer.alloc(random.integer(1, random.chance(0.02) ? 20_000 : 50), pickOf(random, bytesOfInterest) ?? 0),
        bytes.subarray(at),
      ]);
    default:
      return Buffer.from(before);
  }
}

/** Formats of segments, fields and parts: lists within lists, told apart by one character each. */
export function bySeparators(segment: string, field: string, parts: readonly string[]): Mutate {
  return (random, seeds) => {
    let segments = seedOf(random, seeds).toString('latin1').split(segment);
    for (let n = random.integer(1, 5); n > 0; n--) segments = changeSegments(random, segments, seeds);
    return Buffer.from(segments.join(segment), 'latin1').subarray(0, largestBytes);
  };

  function changeSegments(random: Random, segments: readonly string[], seeds: readonly Buffer[]): string[] {
    const at = random.integer(0, segments.length - 1);
    const own = segments[at] ?? '';
    const put = (...instead: string[]): string[] => [...segments.slice(0, at), ...instead, ...segments.slice(at + 1)];
    switch (random.integer(0, 9)) {
      case 0:
        return put();
      case 1:
        return put(own, own);
      case 2: {
        const other = pickOf(random, seedOf(random, seeds).toString('latin1').split(segment)) ?? '';
        return put(own, other);
      }
      case 3: {
        const to = random.integer(0, segments.length - 1);
        const without = put();
        return [...without.slice(0, to), own, ...without.slice(to)];
      }
      default:
        return put(changeFields(random, own));
    }
  }

  function changeFields(random: Random, text: string): string {
    const fields = text.split(field);
    const at = random.integer(0, fields.length - 1);
    const own = fields[at] ?? '';
    const other = pickOf(random, fields) ?? '';
    const word = pickOf(random, words) ?? '';
    const part = pickOf(random, parts) ?? '';
    switch (random.integer(0, 8)) {
      case 0:
        fields[at] = word;
        break;
      case 1:
        fields[at] = other;
        break;
      case 2:
        fields.splice(at, 1);
        break;
      case 3:
        fields.splice(at, 0, word);
        break;
      case 4:
        fields[at] = `${own}${part}${word}`;
        break;
      case 5:
        fields[at] = own
          .split(part === '' ? field : part)
          .reverse()
          .join(part);
        break;
      case 6:
        fields[at] = Array.from({ length: random.integer(2, random.chance(0.02) ? 400 : 5) }, () => own).join(part);
        break;
      case 7:
        fields.push(...Array.from({ length: random.integer(1, 60) }, () => (random.chance(0.5) ? '' : word)));
        break;
      default:
        fields[at] = own.slice(0, random.integer(0, own.length));
    }
    return fields.join(field);
  }
}

const jsonWords: readonly unknown[] = [null, true, false, 0, -1, 1.5, 1e308, -1e-308, 9_007_199_254_740_993, [], {}, [[]], [null], ...words];

/** JSON that stays JSON: values of another kind, members gone, doubled, moved. */
export const byJson: Mutate = (random, seeds) => {
  let value: unknown;
  const seed = seedOf(random, seeds);
  try {
    value = JSON.parse(seed.toString('utf8'));
  } catch {
    // What was found before may be no JSON.
    return byBytes(random, seeds);
  }
  for (let n = random.integer(1, 4); n > 0; n--) value = changeJson(random, value);
  return Buffer.from(JSON.stringify(value) ?? '').subarray(0, largestBytes);
};

function changeJson(random: Random, value: unknown): unknown {
  const isDeeper = typeof value === 'object' && value !== null && random.chance(0.85);
  if (!isDeeper) return random.chance(0.1) ? [value] : pickOf(random, jsonWords);
  if (Array.isArray(value)) {
    const at = random.integer(0, Math.max(0, value.length - 1));
    const list: unknown[] = [...value];
    if (list.length === 0 || random.chance(0.05)) return [...list, pickOf(random, jsonWords)];
    if (random.chance(0.1)) list.splice(at, 1);
    else if (random.chance(0.1)) list.splice(at, 0, list[at]);
    else list[at] = changeJson(random, list[at]);
    return list;
  }
  const members = Object.entries(value);
  const at = random.integer(0, Math.max(0, members.length - 1));
  const [name = '', own] = members[at] ?? [];
  if (members.length === 0 || random.chance(0.04)) members.push([pickOf(random, words) ?? '', pickOf(random, jsonWords)]);
  else if (random.chance(0.08)) members.splice(at, 1);
  else if (random.chance(0.05)) members[at] = [pickOf(random, members)?.[0] ?? name, own];
  else members[at] = [name, changeJson(random, own)];
  // Not an assignment: a member may be called __proto__.
  return Object.fromEntries(members);
}

/** One of some ways, each as often as the others. */
export const oneOf =
  (...ways: readonly [Mutate, ...Mutate[]]): Mutate =>
  (random, seeds) =>
    random.pick(ways)(random, seeds);

/** X12 whose trailers count what is there: else nearly every change ends at a count. */
export const recounted =
  (mutate: Mutate): Mutate =>
  (random, seeds) => {
    const bytes = mutate(random, seeds);
    if (random.chance(0.3)) return bytes;
    let [set, control, sets, groups, group] = [0, '', 0, 0, ''];
    const segments = bytes
      .toString('latin1')
      .split('~')
      .map((segment) => {
        const elements = segment.split('*');
        const id = elements[0]?.trim();
        set++;
        if (id === 'ISA') groups = 0;
        if (id === 'GS') [sets, group, groups] = [0, elements[6] ?? '', groups + 1];
        if (id === 'ST') [set, control, sets] = [1, elements[2] ?? '', sets + 1];
        if (id === 'SE') return ['SE', String(set), control].join('*');
        if (id === 'GE') return ['GE', String(sets), group].join('*');
        return id === 'IEA' ? ['IEA', String(groups), elements[2] ?? ''].join('*') : segment;
      });
    return Buffer.from(segments.join('~'), 'latin1');
  };
