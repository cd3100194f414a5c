/** What a what-if may change, each with what it takes, what it may not, and what it becomes when it is promoted to a task. */
import Type, { type Static } from 'typebox';
import { levelsOfCare } from '../../operations/facility.ts';
import { oneOf, UnitKey } from '../../work/fact.ts';
import { simulatedHours, type Fork } from './fork.ts';

const Hour = (description: string) => Type.Integer({ minimum: 0, maximum: simulatedHours, description });
const lever = <const Name extends string, Properties extends Record<string, ReturnType<typeof Hour> | ReturnType<typeof oneOf> | typeof UnitKey>>(
  name: Name,
  properties: Properties,
) => Type.Object({ lever: Type.Literal(name), ...properties }, { additionalProperties: false });
const Share = Type.Integer({ minimum: 1, maximum: 100, description: 'Of a hundred' });

export const Lever = Type.Union([
  lever('open-beds', { unit: UnitKey, beds: Type.Integer({ minimum: 1, maximum: 60 }) }),
  lever('nurses', { unit: UnitKey, more: Type.Integer({ minimum: 1, maximum: 20 }) }),
  lever('hold-electives', { share: Share, fromHour: Hour('Hours from now'), untilHour: Hour('Hours from now') }),
  lever('cleaners', { more: Type.Integer({ minimum: 1, maximum: 30 }) }),
  lever('divert-ambulances', { share: Share, fromHour: Hour('Hours from now'), untilHour: Hour('Hours from now') }),
  lever('accept-transfers', { level: oneOf(levelsOfCare), patients: Type.Integer({ minimum: 1, maximum: 40 }), withinHours: Hour('Hours in which they come') }),
  lever('discharge-lounge', { places: Type.Integer({ minimum: 1, maximum: 60 }) }),
  lever('earlier-discharges', { hours: Type.Integer({ minimum: 1, maximum: 12, description: 'Sooner after it is said' }) }),
]);
export type Lever = Static<typeof Lever>;
export const leversAtOnce = 12;

export interface LeverRefused {
  readonly lever: number;
  readonly says: string;
  readonly value?: string;
  readonly limit?: string;
}

/** The first lever that this house cannot pull, and why. */
export function refusedLever(fork: Fork, levers: readonly Lever[]): LeverRefused | undefined {
  for (const [i, one] of levers.entries()) {
    const refused = refusalOf(fork, one);
    if (refused !== undefined) return { lever: i, ...refused };
  }
  return undefined;
}

function refusalOf(fork: Fork, one: Lever): Omit<LeverRefused, 'lever'> | undefined {
  if ('unit' in one) {
    const unit = fork.units.find(({ unit: name }) => name === one.unit);
    if (unit === undefined) return { says: `There is no unit ${one.unit} with beds that people stay in.`, value: one.unit };
    if (one.lever === 'open-beds' && one.beds > unit.blocked + unit.unstaffed)
      return {
        says: `${one.unit} has fewer beds that could be opened.`,
        value: `${one.beds} beds`,
        limit: `${unit.blocked + unit.unstaffed} blocked or without staff`,
      };
    if (one.lever === 'nurses' && unit.ratio === undefined) return { says: `${one.unit} has no patients-per-nurse ratio.`, value: one.unit };
    if (one.lever === 'nurses' && unit.unstaffed === 0) return { says: `Every open bed of ${one.unit} has staff already.`, limit: '0 beds without staff' };
  }
  if ('fromHour' in one && one.untilHour <= one.fromHour) return { says: 'It would end before it begins.', value: `${one.fromHour} h to ${one.untilHour} h` };
  if (one.lever === 'accept-transfers' && !fork.units.some(({ level, usable }) => levelsOfCare[level] === one.level && usable > 0))
    return { says: `Nobody can be taken at a level without beds: ${one.level}.`, value: one.level };
  return undefined;
}

export interface Task {
  readonly says: string;
  /** The role that can do it. */
  readonly owner: string;
}

/** What somebody would have to do for the lever to be pulled. */
export function taskOf(one: Lever): Task {
  switch (one.lever) {
    case 'open-beds':
      return { says: `Open ${one.beds} ${one.beds === 1 ? 'bed' : 'beds'} on ${one.unit}`, owner: 'bed-manager' };
    case 'nurses':
      return { says: `Find ${one.more} more ${one.more === 1 ? 'nurse' : 'nurses'} for ${one.unit}`, owner: 'charge-nurse' };
    case 'hold-electives':
      return { says: `Hold ${one.share} % of elective cases from +${one.fromHour} h to +${one.untilHour} h`, owner: 'executive' };
    case 'cleaners':
      return { says: `Call ${one.more} more ${one.more === 1 ? 'cleaner' : 'cleaners'}`, owner: 'evs' };
    case 'divert-ambulances':
      return { says: `Divert ${one.share} % of arrivals from +${one.fromHour} h to +${one.untilHour} h`, owner: 'executive' };
    case 'accept-transfers':
      return { says: `Accept ${one.patients} ${one.level} ${one.patients === 1 ? 'transfer' : 'transfers'} within ${one.withinHours} h`, owner: 'bed-manager' };
    case 'discharge-lounge':
      return { says: `Open a discharge lounge with ${one.places} places`, owner: 'bed-manager' };
    case 'earlier-discharges':
      return { says: `Bring confirmed discharges forward by ${one.hours} h`, owner: 'charge-nurse' };
  }
}
