/** A nurse charts a round: signs, level of consciousness, intake and output. Facts of the same kind as a monitor's and a laboratory's, so that the score follows. */
import Type from 'typebox';
import type { ObservationRecorded, ObservedValue } from '../clinical/events.ts';
import { consciousness, signNames, signs } from '../house/flowsheet/signs.ts';
import { instant } from '../time.ts';
import { visitOf } from '../visit-numbers.ts';
import { oneOf, VisitKey } from '../work/fact.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const Sign = Type.Object(
  {
    sign: oneOf(signNames),
    value: Type.String({ pattern: '^[0-9]{1,5}(\\.[0-9]{1,3})?$' }),
    unit: Type.String({ minLength: 1, maxLength: 20 }),
  },
  { additionalProperties: false },
);

export const vitalsChart = requestKind({
  request: 'vitals-chart',
  title: 'Chart a round',
  definition: 'Writes vital signs, level of consciousness, intake and output of a patient, in the unit that the form shows; what no patient has is refused.',
  body: Type.Object(
    { encounter: VisitKey, signs: Type.Array(Sign, { maxItems: 20 }), consciousness: Type.Optional(oneOf(['A', 'C', 'V', 'P', 'U'])) },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    if (body.signs.length === 0 && body.consciousness === undefined) return { refused: 'reason.missing', says: 'Nothing is charted.' };
    const wrong = body.signs.map(fault).find((one) => one !== undefined);
    if (wrong !== undefined) return wrong;
    const observed = (name: string, code: ObservationRecorded['code'], value: ObservedValue): ObservationRecorded => ({
      type: 'ObservationRecorded',
      observation: `chart|${id}|${name}`,
      patient: encounter.patient,
      encounter: visitOf(encounter.encounter),
      code,
      value,
      status: 'F',
      observedAt: instant(at),
      by: byOf(actor),
    });
    return {
      events: [
        ...body.signs.map(({ sign, value, unit }) => observed(sign, signs[sign].code, { kind: 'quantity', value: Number(value), literal: value, unit })),
        ...(body.consciousness === undefined ? [] : [observed('consciousness', consciousness, { kind: 'coded', value: { code: body.consciousness } })]),
      ],
    };
  },
});

function fault({ sign, value, unit }: { readonly sign: (typeof signNames)[number]; readonly value: string; readonly unit: string }): Refusal | undefined {
  const { unit: own, between, code } = signs[sign];
  const name = code.display ?? sign;
  if (unit !== own) return { refused: 'value.unit', says: `${name} is charted in ${own}.`, value: unit, limit: own };
  const [low, high] = between;
  if (Number(value) >= low && Number(value) <= high) return undefined;
  return {
    refused: 'value.implausible',
    says: `${name} cannot be ${value} ${own}.`,
    value,
    limit: `${low} to ${high} ${own}`,
    unlock: 'Look again at what was typed.',
  };
}
