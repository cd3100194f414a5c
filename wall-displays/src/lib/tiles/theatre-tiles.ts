/** The tiles of the OR wall, with the sentence behind each "i". */
import ElectiveBeds from './or-beds/ElectiveBeds.svelte';
import OperatingDay from './or-day/OperatingDay.svelte';
import Recovery from './or-recovery/Recovery.svelte';
import OrRooms from './or-rooms/OrRooms.svelte';

export const theatreTiles = {
  rooms: {
    tile: OrRooms,
    definition:
      'Each operating room on the day’s axis: done, running, to come. An end is predicted by the median of at least five earlier cases of the procedure, else by the planned minutes. Late: predicted to run over 15 minutes into the next case.',
  },
  day: {
    tile: OperatingDay,
    definition:
      'theatre@2026.1. First case on time: wheels in at most 5 minutes after plan. Turnover: wheels out to the next wheels in where the next was planned to follow, goal 30 minutes. Utilisation: minutes with a patient in the room over block minutes so far.',
  },
  recovery: {
    tile: Recovery,
    definition: 'Recovery spaces occupied by ADT; a hold has recovered and waits for a bed, late when strictly longer than 60 minutes.',
  },
  beds: {
    tile: ElectiveBeds,
    definition: 'Beds that elective cases need after recovery, by level: today those still without one, and tomorrow. Cancelled cases need none.',
  },
} as const;
