/** The executive's measures: each with its definition, version, source, unit, which way is better, a goal where there is one, and what balances it. */
export const measureIds = [
  'occupancy',
  'boarding',
  'decision-to-bed',
  'left-unseen',
  'before-noon',
  'average-stay',
  'los-index',
  'evs-turn',
  'avoidable-hours',
  'ratio-breach',
  'alarm-rate',
  'forecast-error',
  'failed-inspections',
  'transport-trip',
  'overrides',
] as const;
export type MeasureId = (typeof measureIds)[number];

/** Twelve stand on the page; the others balance them and are asked for. */
export const supporting: ReadonlySet<MeasureId> = new Set<MeasureId>(['failed-inspections', 'transport-trip', 'overrides']);

export type MeasureUnit = '%' | 'h' | 'min' | 'd' | 'index' | 'beds' | 'per 10 min';

export interface Measure {
  readonly title: string;
  /** Under the title: numerator over denominator. */
  readonly of: string;
  readonly definition: string;
  readonly version: string;
  readonly source: string;
  readonly unit: MeasureUnit;
  readonly better: 'higher' | 'lower' | 'neither';
  readonly goal?: number;
  readonly decimals: 0 | 1 | 2 | 3;
  readonly balances: MeasureId;
}

export const registryPack = {
  pack: 'executive-measures@2026.2',
  version: '2026.2',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS; each measure names its own',
} as const;

export const measures: Readonly<Record<MeasureId, Measure>> = {
  occupancy: {
    title: 'Occupancy',
    of: 'occupied ÷ staffed beds, midnight',
    definition:
      'Patients in inpatient beds at the local midnight that ends the day, over the beds that are staffed now (staffing of past midnights is not kept); observation patients hold a bed. Beside it: over licensed, and over staffed less blocked. Over 100 % is possible.',
    version: '1',
    source: 'HealthOS',
    unit: '%',
    better: 'neither',
    decimals: 1,
    balances: 'boarding',
  },
  boarding: {
    title: 'Boarding',
    of: 'hours after decision, all boarders',
    definition:
      'Hours of the day that admitted patients spent in the ED after the decision to admit (decision, else bed request). The clock never starts at the bed.',
    version: '1',
    source: 'CMS111; HealthOS',
    unit: 'h',
    better: 'lower',
    decimals: 0,
    balances: 'left-unseen',
  },
  'decision-to-bed': {
    title: 'Decision to bed',
    of: 'median, admit decision → in bed',
    definition:
      'Median minutes from the decision to admit (else the bed request) to the inpatient bed, of patients from the ED who came to their bed that day.',
    version: '1',
    source: 'HealthOS; ED total under 120 min',
    unit: 'min',
    better: 'lower',
    goal: 120,
    decimals: 0,
    balances: 'overrides',
  },
  'left-unseen': {
    title: 'Left unseen',
    of: 'left before a clinician ÷ arrivals',
    definition: 'Emergency patients who arrived that day and left before a provider saw them, over arrivals.',
    version: '1',
    source: 'ECAT; HealthOS',
    unit: '%',
    better: 'lower',
    decimals: 1,
    balances: 'boarding',
  },
  'before-noon': {
    title: 'Out before noon',
    of: 'left by 12:00 ÷ inpatient discharges',
    definition:
      'Physical departures at or before 12:00 local over the inpatient discharges of the day, without deaths and transfers out. Read it beside the LOS index.',
    version: '1',
    source: 'HealthOS',
    unit: '%',
    better: 'higher',
    decimals: 1,
    balances: 'los-index',
  },
  'average-stay': {
    title: 'Average stay',
    of: 'inpatient days ÷ discharges',
    definition:
      'Average length of stay (ALOS): inpatient days of the discharges of the day over those discharges, deaths and transfers out among them. Days are the local midnights from the inpatient order; a stay that ends on the day on which it began is one. Observation is outpatient and is in neither.',
    version: '1',
    source: 'HealthOS',
    unit: 'd',
    better: 'lower',
    decimals: 2,
    balances: 'los-index',
  },
  'los-index': {
    title: 'LOS index',
    of: 'Σ length of stay ÷ Σ expected',
    definition:
      'Sum of lengths of stay of the day’s discharges over the sum of what is expected of them: the geometric mean of the same service over all discharges of whole days that the log tells of. A site baseline, not a published GMLOS.',
    version: '1',
    source: 'HealthOS',
    unit: 'index',
    better: 'lower',
    decimals: 3,
    balances: 'before-noon',
  },
  'evs-turn': {
    title: 'Bed turn',
    of: 'median, left → clean',
    definition: 'Median minutes from the physical departure (or the request) to clean, of turns that ended that day; negative timers are in no median.',
    version: '1',
    source: 'HealthOS; under 60 min',
    unit: 'min',
    better: 'lower',
    goal: 60,
    decimals: 0,
    balances: 'failed-inspections',
  },
  'failed-inspections': {
    title: 'Failed inspections',
    of: 'turns sent back ÷ turns',
    definition: 'Turns that ended that day and had failed an inspection, over turns that ended that day.',
    version: '1',
    source: 'House rule',
    unit: '%',
    better: 'lower',
    decimals: 1,
    balances: 'evs-turn',
  },
  'transport-trip': {
    title: 'Transport trip',
    of: 'median, dispatched → delivered',
    definition: 'Median minutes from the dispatch of a porter to the delivery, of trips that were delivered that day; negative timers are in no median.',
    version: '1',
    source: 'HealthOS; under 20 min',
    unit: 'min',
    better: 'lower',
    goal: 20,
    decimals: 0,
    balances: 'decision-to-bed',
  },
  'avoidable-hours': {
    title: 'Avoidable hours',
    of: 'ready to leave, a barrier open',
    definition: 'Hours of the day that patients spent medically ready with a barrier open, each charged to the first open barrier, one cause an hour.',
    version: '1',
    source: 'HealthOS',
    unit: 'h',
    better: 'lower',
    decimals: 0,
    balances: 'los-index',
  },
  'ratio-breach': {
    title: 'Ratio breach',
    of: 'unit-hours under the ratio',
    definition:
      'Hours of the day in which a unit had fewer nurses than its patients needed by the ratio (California Title 22 70217, or the facility file), breaks included, added up over the units. Of a past day a charge nurse counts only while she relieves somebody, and emergency patients count by the ratio of their unit. A day of which nobody told who was there has no value.',
    version: '1',
    source: 'California Code of Regulations, Title 22, section 70217; HealthOS',
    unit: 'h',
    better: 'lower',
    decimals: 1,
    balances: 'boarding',
  },
  'alarm-rate': {
    title: 'Alarm rate',
    of: 'alerts in ten minutes, busiest role',
    definition:
      'Alerts shown in the app on the day to the role that got most of them, over the ten-minute windows of the day. About 1 can be answered, 2 at most. A mean over the day hides floods: the alarm budget counts those. Days before the first alert of the log have no value.',
    version: '1',
    source: 'ANSI/ISA-18.2-2016, performance metrics; HealthOS',
    unit: 'per 10 min',
    better: 'lower',
    goal: 1,
    decimals: 2,
    balances: 'ratio-breach',
  },
  overrides: {
    title: 'Overrides',
    of: 'hard rule overruled ÷ assignments',
    definition: 'Bed assignments that day with a hard rule of placement overruled by a person, over bed assignments.',
    version: '1',
    source: 'HealthOS',
    unit: '%',
    better: 'lower',
    decimals: 1,
    balances: 'decision-to-bed',
  },
  'forecast-error': {
    title: 'Forecast error',
    of: 'mean |median − actual|, 24 h ahead',
    definition:
      'Mean absolute difference of the house census and the median that was forecast for it 24 hours before, over the tries of the day (UTC tries, counted on the local day they came true).',
    version: '1',
    source: 'HealthOS',
    unit: 'beds',
    better: 'lower',
    decimals: 1,
    balances: 'occupancy',
  },
};
