/** The small hospital of the seeded trials: three units, twenty beds. */
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import type { Place } from '@healthos/simulators/day/acts.ts';

const rooms = (count: number, beds: readonly string[]): FacilityDescription['units'][number]['rooms'] =>
  Array.from({ length: count }, (_, n) => ({ room: String(n + 1).padStart(2, '0'), beds: beds.map((bed) => ({ bed })) }));

export const trialHospital: FacilityDescription = {
  facility: 'LGH',
  name: 'Trial',
  zone: 'America/New_York',
  currency: 'USD',
  floors: [{ floor: '1', name: 'One', widthMetres: 50, depthMetres: 20 }],
  units: [
    { unit: '4W', name: '4 West', levelOfCare: 'medical-surgical', floor: '1', ratio: 5, rooms: rooms(5, ['A', 'B']) },
    { unit: 'ICU', name: 'ICU', levelOfCare: 'icu', floor: '1', ratio: 2, rooms: rooms(4, ['A']) },
    { unit: 'ED', name: 'Emergency', levelOfCare: 'emergency', floor: '1', rooms: rooms(6, ['A']) },
  ],
};

export const placesOf = (unit: string): Place[] =>
  trialHospital.units.filter((one) => one.unit === unit).flatMap((one) => one.rooms.flatMap(({ room, beds }) => beds.map(({ bed }) => ({ unit, room, bed }))));
export const bedName = ({ unit, room, bed }: Place): string => [unit, room, bed].filter((part) => part !== '').join('-');
