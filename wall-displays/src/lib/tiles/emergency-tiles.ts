/** The tiles of the ED wall, with the sentence behind each "i". A list of its own, so that other walls do not load them. */
import Boarders from './ed-boarders/Boarders.svelte';
import Crowding from './ed-crowding/Crowding.svelte';
import Ems from './ed-ems/Ems.svelte';
import Flow from './ed-flow/Flow.svelte';
import Rooms from './ed-rooms/Rooms.svelte';

export const edTiles = {
  crowding: {
    tile: Crowding,
    definition:
      'nedocs@2004.1 (Weiss 2004): −20 + 85.8 C/a + 600 F/b + 13.4 D + 0.93 E + 5.64 G, shown from 0 to 200; a missing input gives no score. Occupancy is patients, the waiting room included, over treatment spaces. edwin@2003.1 below.',
  },
  boarders: {
    tile: Boarders,
    definition:
      'Patients whose decision to admit is made and who are still in the ED. Clocks run from the decision and from the request, never from a bed; a limit is passed only when strictly longer. Load is the sum of the waits.',
  },
  ems: {
    tile: Ems,
    definition: 'Ambulances at the door, from arrival to handover, then those on the way. Late is strictly longer than 20 minutes.',
  },
  flow: {
    tile: Flow,
    definition:
      'Patients in the ED at the end of each hour against its spaces; arrivals and departures an hour below. Hours to come go as the same hours yesterday, with the 80 % band of counts that vary as counts do; its error is not measured yet.',
  },
  rooms: {
    tile: Rooms,
    definition: 'Treatment spaces by area. A boarder’s shape is a triangle past the pack’s boarding limit and a diamond past eight hours.',
  },
} as const;
