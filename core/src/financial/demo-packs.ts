/** A small charge master of our own, used until a site activates its own packs. Prices are invented; the source says so. */
import { cents } from '../money.ts';
import { levelsOfCare, type LevelOfCare } from '../operations/facility.ts';
import { instant } from '../time.ts';
import { demoItems } from './demo-items.ts';
import type { ChargeMaster } from './packs.ts';

const dollars = (amount: number) => cents(amount * 100);
const from = instant(0);
const source = 'Demo prices of this project, invented; replace with the site charge master';

const rooms: Partial<Record<LevelOfCare, number>> = {
  icu: 6200,
  'step-down': 3900,
  telemetry: 3100,
  'medical-surgical': 2450,
  maternity: 2600,
  paediatrics: 2700,
  nicu: 5800,
  psychiatric: 2200,
  emergency: 2450,
  observation: 2100,
};

export const demoChargeMaster: ChargeMaster = {
  kind: 'charge-master',
  version: 'demo-cdm@1',
  effectiveFrom: from,
  source,
  roomPerMidnightCents: Object.fromEntries(levelsOfCare.map((level) => [level, dollars(rooms[level] ?? 2450)])) as Record<
    LevelOfCare,
    ReturnType<typeof cents>
  >,
  medicationCents: {
    ACET650: cents(475),
    CEFT1G: cents(6840),
    ENOX40: cents(5230),
    FURO40: cents(1890),
    HEP5000: cents(2140),
    INSREG: cents(1525),
    KCL20: cents(1060),
    METO25: cents(390),
    MORP2: cents(2275),
    ONDA4: cents(1980),
    PANT40: cents(2620),
    PIPTAZ: cents(9415),
    VANC1G: cents(8870),
  },
  medicationDefaultCents: cents(2500),
  items: demoItems,
  laboratoryDefaultCents: cents(9200),
  imagingDefaultCents: cents(54_000),
};
