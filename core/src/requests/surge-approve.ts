/** Approves a surge level. Another level than the recommended one is a person's decision with a reason; both stay side by side. */
import Type from 'typebox';
import { approvalOf, plansOf } from '../house/surge/activation.ts';
import { Key, Says } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const surgeApprove = requestKind({
  request: 'surge-approve',
  title: 'Approve a surge level',
  definition: 'The approved level stands beside the recommended one until another is approved. A different one needs a person and a reason.',
  body: Type.Object(
    {
      pack: Key('Of the plan'),
      level: Type.Integer({ minimum: 1, maximum: 10 }),
      reason: Type.Optional(Says('Why another level than recommended')),
      seen: Type.Optional(
        Type.Object(
          { recommended: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })) },
          { additionalProperties: false, description: 'What the form showed' },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { pack, level, reason, seen } }, actor) => {
    const plan = plansOf(input).find((one) => one.pack === pack);
    if (plan === undefined) return { refused: 'thing.unknown', says: `There is no surge plan ${pack} here.` };
    if (level > plan.levels) return { refused: 'thing.unknown', says: 'The plan has no such level.', value: String(level), limit: String(plan.levels) };
    if (seen?.recommended !== undefined && seen.recommended !== plan.recommended)
      return {
        refused: 'form.stale',
        says: 'The recommended level has changed.',
        value: String(plan.recommended ?? 'not computable'),
        unlock: 'Look at it as it is now, then approve.',
      };
    if (level !== plan.recommended && actor.staff === undefined)
      return {
        refused: 'person.missing',
        rule: pack,
        says: 'Another level than the recommended one is approved by a person, not by a role.',
        value: String(level),
        limit: String(plan.recommended ?? 'not computable'),
      };
    if (level !== plan.recommended && reason === undefined)
      return {
        refused: 'reason.missing',
        rule: pack,
        says: 'Say why another level than the recommended one.',
        value: String(level),
        limit: String(plan.recommended ?? 'not computable'),
      };
    const before = approvalOf(input, pack);
    if (before?.level === level) return { refused: 'step.out-of-order', says: `Level ${level} is approved already.`, value: String(level) };
    return { events: [{ type: 'SurgeStepped', pack, step: 'approved', level, ...(reason === undefined ? {} : { reason }), by: byOf(actor) }] };
  },
});
