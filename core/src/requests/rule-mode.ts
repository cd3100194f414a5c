/** A rule is shown to people, works in silence (worked out and counted in the registry, so that one knows what it would have said), or is off. */
import Type from 'typebox';
import { modeOf } from '../reasoning/rule-modes.ts';
import { rules } from '../reasoning/rules.ts';
import { oneOf, Says, Word } from '../work/fact.ts';
import { ruleModes } from '../work/reasoning.ts';
import { byOf, requestKind } from './request.ts';

/** Without these nobody would know that the picture is old, or that the census is wrong. */
const neverSilent: ReadonlySet<string> = new Set(['feed-silent', 'discrepancy']);

export const ruleMode = requestKind({
  request: 'rule-mode',
  title: 'Set a rule live, silent or off',
  definition: 'A live rule is shown; a silent one is worked out, counted in the registry and shown to nobody; one that is off is not worked out. Says why.',
  body: Type.Object({ rule: Word('Name of the rule'), mode: oneOf(ruleModes), says: Says('Why') }, { additionalProperties: false }),
  decide: (input, { body }, actor) => {
    if (!rules.some(({ rule }) => rule === body.rule)) return { refused: 'thing.unknown', says: `There is no rule ${body.rule}.` };
    if (body.mode !== 'live' && neverSilent.has(body.rule))
      return { refused: 'step.out-of-order', says: `${body.rule} is always live: without it nobody would know that the picture is wrong.` };
    const mode = modeOf(input.hospital, body.rule);
    if (mode === body.mode) return { refused: 'step.out-of-order', says: `${body.rule} is ${mode} already.`, value: mode };
    return { events: [{ type: 'RuleModeSet', ...body, by: byOf(actor) }] };
  },
});
