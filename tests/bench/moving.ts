/** Messages that move beds of a house: somebody is admitted to each bed, and from then on goes from bed to bed. */

/** A message of a patient and a bed by their numbers, among `visits` people. `house` names its units and how many beds each has. */
export interface Moves {
  readonly facility: string;
  readonly units: readonly string[];
  readonly bedsOfUnit: number;
  readonly visits: number;
  /** Begins their numbers. */
  readonly people: string;
}

const stamp = (): string => `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

/** `n` from 1: the first `visits` are admissions. */
export function moving({ facility, units, bedsOfUnit, visits, people }: Moves, n: number): Buffer {
  const [visit, bed] = [n % visits, n % bedsOfUnit];
  const unit = units[Math.floor(n / bedsOfUnit) % units.length] ?? '';
  const type = n <= visits ? 'A01' : 'A02';
  return Buffer.from(
    [
      `MSH|^~\\&|LGHADT|${facility}|HOS|${facility}|${stamp()}||ADT^${type}|${people}${n}|P|2.5.1`,
      `EVN|${type}|${stamp()}`,
      `PID|1||${people}${visit}^^^${facility}^MR||Bench^${people}${visit}||19700102|F`,
      `PV1|1|I|${unit}^${String(bed + 1).padStart(2, '0')}^A^${facility}||||||||||||||||${people}${visit}`,
    ]
      .map((segment) => `${segment}\r`)
      .join(''),
  );
}
