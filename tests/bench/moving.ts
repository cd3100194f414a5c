/** Messages that move beds of a house: people who go from bed to bed, or who come and go. */

/** A message of a patient and a bed by their numbers, among `visits` people. `house` names its units and how many beds each has. */
export interface Moves {
  readonly facility: string;
  readonly units: readonly string[];
  readonly bedsOfUnit: number;
  readonly visits: number;
  /** Begins their numbers. */
  readonly people: string;
}

/** Of the demo hospital. */
export const demoWards = { facility: 'LGH', units: ['4W', '4E', '5W', '5E', '6W', '6E'], bedsOfUnit: 20, people: 'B' } as const;

const stamp = (): string => `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

/** `n` from 1: the first `visits` are admissions, then each goes on to another bed. */
export function moving({ facility, units, bedsOfUnit, visits, people }: Moves, n: number): Buffer {
  const unit = units[Math.floor(n / bedsOfUnit) % units.length] ?? '';
  return movement(facility, {
    trigger: n <= visits ? 'A01' : 'A02',
    control: `${people}${n}`,
    person: `${people}${n % visits}`,
    place: `${unit}^${room(n % bedsOfUnit)}`,
  });
}

/** `n` from 1: by turns somebody comes to a bed, and whoever came `visits` before goes; fewer than there are beds. */
export function comingAndGoing({ facility, units, bedsOfUnit, visits, people }: Moves, n: number): Buffer {
  const comes = Math.floor(n / 2);
  const isGoing = n % 2 === 1 && comes > visits;
  const who = isGoing ? comes - visits : comes;
  const unit = units[Math.floor(who / bedsOfUnit) % units.length] ?? '';
  const trigger = isGoing ? 'A03' : n % 2 === 1 ? 'A08' : 'A01';
  return movement(facility, { trigger, control: `${people}${n}`, person: `${people}${who}`, place: `${unit}^${room(who % bedsOfUnit)}` });
}

const room = (bed: number): string => String(bed + 1).padStart(2, '0');

interface Moved {
  readonly trigger: string;
  readonly control: string;
  readonly person: string;
  readonly place: string;
}

function movement(facility: string, { trigger, control, person, place }: Moved): Buffer {
  return Buffer.from(
    [
      `MSH|^~\\&|LGHADT|${facility}|HOS|${facility}|${stamp()}||ADT^${trigger}|${control}|P|2.5.1`,
      `EVN|${trigger}|${stamp()}`,
      `PID|1||${person}^^^${facility}^MR||Bench^${person}||19700102|F`,
      `PV1|1|I|${place}^A^${facility}||||||||||||||||${person}`,
    ]
      .map((segment) => `${segment}\r`)
      .join(''),
  );
}
