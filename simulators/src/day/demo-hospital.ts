/** Larkmoor General, the invented hospital of the demo: 420 inpatient beds with ED, operating rooms and PACU. */
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { plans } from './demo-plans.ts';
import { drawHospital } from './draw-hospital.ts';

export const demoHospital: FacilityDescription = {
  ...drawHospital({
    facility: 'LGH',
    name: 'Larkmoor General',
    position: [-73.21, 44.48],
    senders: ['LGHADT', 'LGHLAB', 'LGHRX', 'LGHBILL', 'LGHSCHED', 'LGHEVS', 'LGHDEV', 'LGHRIS', 'LGHDOC'],
    plans,
  }),
  ordinaryBedKg: 185,
};
