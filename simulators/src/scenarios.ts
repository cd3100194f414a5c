/** The stories that a newcomer can start: what each does to an ordinary day. */
export interface Scenario {
  readonly title: string;
  readonly story: string;
  /** Times the ordinary emergency arrivals. */
  readonly arrivals: number;
  /** Share of the planned discharges that leave in the morning. */
  readonly morningDischarges: number;
  /** Arrivals within the first hour on top, all urgent. */
  readonly casualties: number;
  readonly startingOccupancy: number;
}

export const scenarios = {
  day: {
    title: 'An ordinary day',
    story: 'Arrivals, stays and discharges as on any weekday.',
    arrivals: 1,
    morningDischarges: 0.35,
    casualties: 0,
    startingOccupancy: 0.94,
  },
  'quiet-night': {
    title: 'Quiet night',
    story: 'Few arrivals, few leave, beds in reserve.',
    arrivals: 0.45,
    morningDischarges: 0.3,
    casualties: 0,
    startingOccupancy: 0.78,
  },
  'morning-discharges': {
    title: 'Morning discharges',
    story: 'Most planned discharges leave before noon; cleaning is the bottleneck.',
    arrivals: 0.9,
    morningDischarges: 0.85,
    casualties: 0,
    startingOccupancy: 0.92,
  },
  'ed-surge': {
    title: 'ED surge',
    story: 'Twice the usual arrivals; boarders build up.',
    arrivals: 2,
    morningDischarges: 0.3,
    casualties: 0,
    startingOccupancy: 0.93,
  },
  'mass-casualty': {
    title: 'Mass casualty drill',
    story: 'Forty urgent arrivals within the hour.',
    arrivals: 1,
    morningDischarges: 0.35,
    casualties: 40,
    startingOccupancy: 0.88,
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

export function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}
