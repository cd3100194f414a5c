/** The header by which a commit says its position and a read says how far it saw: `facility:position`, of a read one per house. */
import type { FacilityId } from '@healthos/core/ids.ts';

/** The position of a commit, as a request or a transaction answered it: what is read then is at least as new. */
export const positionHeader = 'x-healthos-position';

export interface House {
  readonly facility: FacilityId;
  readonly position: number;
}

/** A house is named as its senders write it, in any alphabet; a header holds ASCII (RFC 9110 5.5), so that what is not goes as in an address (RFC 3986 2.1). */
export const positionOf = ({ facility, position }: House): string => `${named(facility)}:${position}`;

/** As many houses as a header may name: proxies commonly take 8 KiB of all headers together. */
export const positionLimits = { characters: 4000 } as const;

export function positionsOf(houses: readonly House[]): string {
  const all = houses.map(positionOf).join(', ');
  return all.length <= positionLimits.characters ? all : all.slice(0, all.lastIndexOf(', ', positionLimits.characters));
}

export interface Asked {
  /** As it was written, by `positionOf` or plain. */
  readonly facility?: string;
  readonly position: number;
}

export function askedPosition(said: string): Asked | 'invalid' {
  const [, facility, position] = /^(?:([^,:]{1,600}):)?(\d{1,15})$/.exec(said.trim()) ?? [];
  return position === undefined ? 'invalid' : { position: Number(position), ...(facility === undefined ? {} : { facility }) };
}

/** Whether one of the houses that are meant, or any where none is named, has come so far. */
export function isReached({ facility, position }: Asked, houses: Iterable<House>): boolean {
  for (const house of houses)
    if (house.position >= position && (facility === undefined || house.facility === facility || named(house.facility) === facility)) return true;
  return false;
}

const named = (facility: FacilityId): string => encodeURIComponent(facility.toWellFormed());
