/** The written list of what makes charges of events: one for each row of the table of charges (finance.md, Event -> charge). */
import type { Charged } from '../charge-line.ts';
import type { Work } from '../lines.ts';
import { doseLines } from './doses.ts';
import { emergencyLines } from './emergency.ts';
import { infusionLines } from './infusions.ts';
import { observationLines } from './observation.ts';
import { professionalLines } from './professional.ts';
import { roomNights } from './room-nights.ts';
import { serviceLines } from './services.ts';
import { testLines } from './tests.ts';
import { theatreLines } from './theatre.ts';

export const chargers: readonly ((work: Work) => readonly Charged[])[] = [
  roomNights,
  observationLines,
  emergencyLines,
  infusionLines,
  doseLines,
  testLines,
  theatreLines,
  serviceLines,
  professionalLines,
];
