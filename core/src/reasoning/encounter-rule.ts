/**
 * A rule that says something of each patient who is here: worked out anew only for those that a change touches, and with numbers that a site may set, so
 * that a changed rule can be replayed beside the one in force.
 */
import type { Encounter } from '../encounter.ts';
import type { EncounterId } from '../ids.ts';
import { rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { changedReasoning } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import type { ViewInput } from '../views/view.ts';
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
  changed?(before: ViewInput, after: ViewInput): Set<EncounterId> | undefined;
}

export function encounterRule<Parameters extends Readonly<Record<string, number>>>(made: EncounterRule<Parameters>): Rule {
  const { rule, version, source, definition, parameters, say } = made;
  const said = keptTable<Said>({
    changed: made.changed ?? changedReasoning,
    make: (input, encounter) => {
      const one = say(input, encounter, parameters);
      return one === undefined || (one.findings.length === 0 && one.nextAt === undefined) ? undefined : named(one, `${rule}@${version}`);
    },
    nextAt: ({ nextAt }) => nextAt,
  });
  return {
    rule,
    version,
    source,
    definition,
    parameters,
    evaluate: (input) => [...rows(said(input))].flatMap(({ findings }) => findings),
    with: (changed) => encounterRule({ ...made, version: `${version}+changed`, parameters: { ...parameters, ...changed } }),
  };
}

const named = (said: Said, rule: string): Said => ({ ...said, findings: said.findings.map((finding) => ({ ...finding, rule })) });

/** What every finding of an encounter has. */
export function findingOf(
  key: string,
  encounter: Encounter,
  about: Pick<Finding, 'severity' | 'since' | 'owner' | 'says' | 'positions'> & Partial<Pick<Finding, 'clocks'>>,
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
