/**
 * A rule that says something of each patient who is here: worked out anew only for those that a change touches, and with numbers that a site may set, so
 * that a changed rule can be replayed beside the one in force.
 */
import type { Encounter } from '../encounter.ts';
import type { EncounterId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { changedCharts, type Charted } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import { sameRow, type ViewInput } from '../views/view.ts';
import { listOfTable } from './steady.ts';
import type { Finding, Rule } from './rules.ts';

export interface Said {
  readonly findings: readonly Finding[];
  /** From then on time alone may change them. */
  readonly nextAt?: Instant;
}

export interface EncounterRule<Parameters extends Readonly<Record<string, number>>> {
  readonly rule: string;
  readonly version: string;
  readonly source: string;
  readonly definition: string;
  readonly parameters: Parameters;
  /** undefined = nothing to say, and time will not change that. */
  say(input: ViewInput, encounter: Encounter, parameters: Parameters): Said | undefined;
  /** What of a patient it reads, beside the row of the encounter: it is asked again where one of these changed, and for nobody else. */
  readonly reads: readonly Charted[];
  /** What else may change what it says. */
  changed?(found: Set<EncounterId>, before: ViewInput, after: ViewInput): Set<EncounterId> | undefined;
}

export function encounterRule<Parameters extends Readonly<Record<string, number>>>(made: EncounterRule<Parameters>): Rule {
  const { rule, version, source, definition, parameters, reads, say } = made;
  const said = keptTable<Said>({
    changed: (before, after) => {
      const found = changedCharts(before, after, reads);
      return found === undefined || made.changed === undefined ? found : made.changed(found, before, after);
    },
    make: (input, encounter) => {
      const one = say(input, encounter, parameters);
      return one === undefined || (one.findings.length === 0 && one.nextAt === undefined) ? undefined : named(one, `${rule}@${version}`);
    },
    nextAt: ({ nextAt }) => nextAt,
    same: sameRow,
    // Only the time of the next look differs, or one finding of several: what says the same stays the same object.
    sharing: (before, after) => ({ ...after, findings: after.findings.map((one) => before.findings.find((known) => sameRow(known, one)) ?? one) }),
  });
  const listOf = listOfTable<Said, Finding>(({ findings }) => findings);
  return {
    rule,
    version,
    source,
    definition,
    parameters,
    about: 'patient',
    evaluate: (input) => listOf(said(input)),
    tables: [said],
    with: (changed) => encounterRule({ ...made, version: `${version}+changed`, parameters: { ...parameters, ...changed } }),
  };
}

const named = (said: Said, rule: string): Said => ({ ...said, findings: said.findings.map((finding) => ({ ...finding, rule })) });

/** What every finding of an encounter has. */
export function findingOf(
  key: string,
  encounter: Encounter,
  about: Pick<Finding, 'severity' | 'since' | 'owner' | 'says' | 'positions'> & Partial<Pick<Finding, 'clocks' | 'critical'>>,
): Finding {
  const { location } = encounter;
  return {
    finding: key,
    rule: '',
    encounter: encounter.encounter,
    ...(location === undefined ? {} : { unit: location.unit }),
    ...(location?.bedId === undefined ? {} : { bed: location.bedId }),
    state: 'new',
    ...about,
    positions: [...new Set(about.positions)].sort((a, b) => b - a),
  };
}

/** How a person names the place: bed, else unit, else the visit. */
export const placeName = ({ location, encounter }: Encounter): string => location?.bedId ?? location?.unit ?? encounter;
