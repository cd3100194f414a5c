/** What became of each medicine when somebody came, moved or left: the home list beside what is ordered here, decided line by line. */
import Type from 'typebox';
import { By, kind, oneOf, VisitKey } from './fact.ts';

export const occasions = ['admission', 'transfer', 'discharge'] as const;
export type Occasion = (typeof occasions)[number];
export const lineActions = ['continue', 'change', 'stop', 'new'] as const;
export type LineAction = (typeof lineActions)[number];
export const lineReasons = [
  'not-needed',
  'contraindicated',
  'interaction',
  'adverse-effect',
  'duplicate',
  'dose-adjusted',
  'formulary',
  'held-for-procedure',
  'patient-refuses',
  'new-indication',
  'other',
] as const;
export type LineReason = (typeof lineReasons)[number];

const Item = Type.String({ minLength: 1, maxLength: 400, description: '`kind|key` of a chart' });
export const MedicationsReconciled = Type.Object(
  {
    type: Type.Literal('MedicationsReconciled'),
    encounter: VisitKey,
    occasion: oneOf(occasions),
    lines: Type.Array(
      Type.Object(
        {
          item: Item,
          action: oneOf(lineActions),
          reason: Type.Optional(oneOf(lineReasons)),
          /** What the decision made: an order here, a prescription, or a line of the home list. */
          makes: Type.Optional(Item),
        },
        { additionalProperties: false },
      ),
      { maxItems: 200 },
    ),
    by: By,
  },
  { additionalProperties: false },
);

export const reconciliationKinds = [
  kind(
    'MedicationsReconciled',
    'Every medicine was decided on: continued, changed, stopped or begun.',
    MedicationsReconciled,
    (fact) => `${fact.encounter}|${fact.occasion}`,
  ),
] as const;
