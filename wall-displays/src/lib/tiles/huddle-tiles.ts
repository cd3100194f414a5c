/** The tiles of the huddle wall, with the sentence behind each "i"; the alarm budget hangs on the surge wall too. */
import Alarms from './alarms/Alarms.svelte';
import Commitments from './commitments/Commitments.svelte';
import HuddleAgenda from './huddle-agenda/HuddleAgenda.svelte';

export const huddleTiles = {
  agenda: {
    tile: HuddleAgenda,
    definition:
      'Findings that ask for somebody, by topic in the order of harm times age: how many are open, how many nobody answered, the oldest and its owner. Which bed it is stands on the findings screen.',
  },
  commitments: {
    tile: Commitments,
    definition: 'What was promised in huddles, with its owner and when it is due. It stays until it is kept or dropped, and is carried from huddle to huddle.',
  },
  alarms: {
    tile: Alarms,
    definition:
      'The alarms of this product against ISA-18.2: about one a role in ten minutes, two at most; a flood is more than ten; priorities near 80, 15 and 5 %; none open over 24 h, none chattering.',
  },
} as const;
