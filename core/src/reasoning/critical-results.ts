/** A critical result that nobody who answers for the patient has taken in yet. A corrected version that is critical asks anew; a withdrawn one asks nobody. */
import { titleOf } from '../codes/code-title.ts';
import type { Encounter } from '../encounter.ts';
import { hourMs, instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { criticalPack, type CriticalParameters } from './critical-limits.ts';
import { criticalsOf, isAnswered, literalOf, withAnswered } from './criticals.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';

export const criticalResults = encounterRule({
  ...criticalPack,
  definition:
    'A result beyond the critical limits (potassium, sodium, glucose, haemoglobin, platelets, INR, lactate), or flagged LL, HH or AA by its laboratory, that nobody acknowledged: whoever answers for the patient says what is done. The five levels of the ladder count from when it was reported.',
  reads: ['analytes', 'flagged'],
  changed: withAnswered,
  say: (input, encounter, parameters) => (encounter.status === 'cancelled' || encounter.stub === true ? undefined : said(input, encounter, parameters)),
});

function said(input: ViewInput, encounter: Encounter, parameters: CriticalParameters): Said | undefined {
  const shownMs = parameters.shownHours * hourMs;
  const open = criticalsOf(input, encounter, parameters).filter(
    (one) => one.version.at > input.now - shownMs && one.version.at <= input.now && !isAnswered(input, one),
  );
  if (open.length === 0) return undefined;
  return {
    findings: open.map(({ observation, version, how }) => {
      const { code } = version.event;
      return findingOf(`critical-result:${observation}`, encounter, {
        severity: 'critical',
        since: version.at,
        owner: 'Clinician',
        says: `${placeName(encounter)} critical ${titleOf(code)} ${how === 'flagged' ? (version.event.abnormal ?? '') : how}: ${literalOf(version.event)}`,
        critical: {
          observation,
          version: version.position,
          name: titleOf(code),
          value: literalOf(version.event),
          how,
          ...(version.event.referenceRange === undefined ? {} : { range: version.event.referenceRange }),
        },
        positions: [version.position],
      });
    }),
    nextAt: instant(Math.min(...open.map(({ version }) => version.at)) + shownMs),
  };
}
