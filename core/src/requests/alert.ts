/**
 * The house alerts: the steps of the ladders that are due are told in the house, all of one look together. To know which are due all findings are worked
 * out, so a thousand requests of one step each would work them out a thousand times. Asked by the house itself.
 */
import Type from 'typebox';
import { nextAlert } from '../house/findings/escalation.ts';
import { findingsOf } from '../reasoning/findings.ts';
import type { Finding } from '../reasoning/rules.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { Word } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

export const alertLimits = {
  /** Steps told by one request: as many facts are appended as one message and folded without a break. The rest are told by the next look. */
  steps: 250,
} as const;

const Step = Type.Object(
  {
    finding: Type.String({ minLength: 1, maxLength: 300 }),
    level: Type.Integer({ minimum: 1, maximum: 5 }),
    attempt: Type.Integer({ minimum: 1, maximum: 100 }),
    to: Word('Role'),
  },
  { additionalProperties: false },
);
export type AlertStep = Type.Static<typeof Step>;

export const alert = requestKind({
  request: 'alert',
  title: 'Alert somebody of findings',
  asksFindings: true,
  definition:
    'Keeps that the next steps of escalation ladders were shown in the house. A step that was told already, is not due, or whose finding is over is left out; refused where nothing is left. Only the house itself asks.',
  body: Type.Object({ steps: Type.Array(Step, { minItems: 1, maxItems: alertLimits.steps }) }, { additionalProperties: false }),
  decide: (input, { body }, actor) => {
    const asked = new Set(body.steps.map(({ finding }) => finding));
    const findings = new Map(findingsOf(input).flatMap((one) => (asked.has(one.finding) ? [[one.finding, one] as const] : [])));
    const by = byOf(actor);
    // A finding has one next step: named twice it is told once.
    const told = new Set<string>();
    let refused: Refusal | undefined;
    const events = body.steps.flatMap((step) => {
      const held = told.has(step.finding) ? toldAlready : heldBack(input, findings.get(step.finding), step);
      if (held !== undefined) {
        refused ??= held;
        return [];
      }
      told.add(step.finding);
      return [{ type: 'AlertSent' as const, ...step, channel: 'in-app' as const, outcome: 'sent' as const, by }];
    });
    return events.length === 0 && refused !== undefined ? refused : { events };
  },
});

const toldAlready: Refusal = { refused: 'form.stale', says: 'This step of the ladder was told already, or somebody answered.' };

/** Why a step is not told now. */
function heldBack({ hospital, now }: ViewInput, finding: Finding | undefined, { level, attempt }: AlertStep): Refusal | undefined {
  if (finding === undefined) return { refused: 'thing.unknown', says: 'The finding is over: nobody is alerted.' };
  const next = nextAlert(finding, getRow(hospital.work.AlertSent, finding.finding));
  if (next === undefined || next.level !== level || next.attempt !== attempt) return toldAlready;
  if (next.dueAt > now) return { refused: 'time.future', says: 'This step of the ladder is not due yet.' };
  return undefined;
}
