/** A nurse charts a round: signs, level of consciousness, fluids, rows of the site. Facts of the same kind as a monitor's and a laboratory's, so that the score follows. */
import Type from 'typebox';
import type { ObservationRecorded } from '../clinical/events.ts';
import { instant } from '../time.ts';
import { visitOf } from '../visit-numbers.ts';
import { At, Key, oneOf, VisitKey } from '../work/fact.ts';
import { Entered, rowFor, timeFault, valueIn } from './charting.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind } from './request.ts';

const Sign = Type.Object({ sign: Key('Row of the flowsheet'), ...Entered }, { additionalProperties: false });

export const vitalsChart = requestKind({
  request: 'vitals-chart',
  title: 'Chart a round',
  definition:
    'Writes vital signs, level of consciousness, fluids and rows of the site of a patient, in the unit that the form shows; what no patient has is refused, what is unusual wants to be confirmed.',
  body: Type.Object(
    {
      encounter: VisitKey,
      signs: Type.Array(Sign, { maxItems: 40 }),
      consciousness: Type.Optional(oneOf(['A', 'C', 'V', 'P', 'U'])),
      takenAt: Type.Optional(At('Where it was so before it is written')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const asked = [...body.signs, ...(body.consciousness === undefined ? [] : [{ sign: 'consciousness', answer: body.consciousness }])];
    if (asked.length === 0) return { refused: 'reason.missing', says: 'Nothing is charted.' };
    const late = timeFault(encounter, body.takenAt, at);
    if (late !== undefined) return late;
    const events: ObservationRecorded[] = [];
    for (const one of asked) {
      const row = rowFor(input, one.sign, one);
      if (isRefused(row)) return row;
      events.push({
        type: 'ObservationRecorded',
        observation: `chart|${id}|${one.sign}`,
        patient: encounter.patient,
        encounter: visitOf(encounter.encounter),
        code: row.code,
        value: valueIn(row, one),
        status: 'F',
        observedAt: instant(body.takenAt ?? at),
        ...('confirmed' in one && one.confirmed === true ? { confirmed: true } : {}),
        by: byOf(actor),
      });
    }
    return { events };
  },
});
