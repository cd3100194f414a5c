/** What a person does about a finding: acknowledge, act, snooze for a while with a reason, take the snooze back, say what came of it, give it to another. */
import Type from 'typebox';
import { snoozePack } from '../house/findings/standing.ts';
import { findingsOf } from '../reasoning/findings.ts';
import type { Finding } from '../reasoning/rules.ts';
import { instant, minuteMs } from '../time.ts';
import { At, oneOf, Says, Word } from '../work/fact.ts';
import { setAsideReasons } from '../work/house.ts';
import { byOf, requestKind, type Actor, type Asked, type Refusal } from './request.ts';

const steps = ['seen', 'acting', 'snoozed', 'resumed', 'outcome', 'assigned'] as const;

interface Body {
  readonly finding: string;
  readonly step: (typeof steps)[number];
  readonly until?: number;
  readonly owner?: string;
  readonly reason?: (typeof setAsideReasons)[number];
  readonly says?: string;
  readonly seen?: { readonly since?: number; readonly state?: string };
}

export const findingStep = requestKind({
  request: 'finding-step',
  title: 'Answer a finding',
  asksFindings: true,
  definition: 'Acknowledges a finding, acts on it, snoozes it until a time with a reason, ends a snooze, records what came of it, or assigns another owner.',
  body: Type.Object(
    {
      finding: Type.String({ minLength: 1, maxLength: 300 }),
      step: oneOf(steps),
      until: Type.Optional(At('A snooze ends')),
      owner: Type.Optional(Word('Role that it is assigned to')),
      reason: Type.Optional(oneOf(setAsideReasons, 'Why it is set aside for a while')),
      says: Type.Optional(Says('The reason of a snooze in words, or what came of it')),
      seen: Type.Optional(
        Type.Object(
          {
            since: Type.Optional(At('Since when the finding stood on the form')),
            state: Type.Optional(oneOf(['new', 'seen', 'acting', 'snoozed'], 'The state that the form showed')),
          },
          { additionalProperties: false, description: 'What the form showed; refused when it is no longer so' },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, asked, actor) => {
    const finding = findingsOf(input).find(({ finding: id }) => id === asked.body.finding);
    const refusal = refusalOf(finding, asked, actor);
    if (refusal !== undefined || finding === undefined) return refusal ?? unknown(asked.body.finding);
    const { step, until, owner, reason, says } = asked.body;
    return {
      events: [
        {
          type: 'FindingStepped',
          finding: finding.finding,
          step,
          occasion: finding.since,
          severity: finding.severity,
          ...(until === undefined || step !== 'snoozed' ? {} : { until }),
          ...(owner === undefined || step !== 'assigned' ? {} : { owner }),
          ...(reason === undefined || step !== 'snoozed' ? {} : { reason }),
          ...(says === undefined ? {} : { says }),
          by: byOf(actor),
        },
      ],
    };
  },
});

const unknown = (id: string): Refusal => ({ refused: 'thing.unknown', says: `There is no finding ${id} now: it was never here, or it is over.` });

function refusalOf(finding: Finding | undefined, { body, at }: Asked<Body>, actor: Actor): Refusal | undefined {
  // Whoever is bound to a unit answers for that unit; a refusal looks like absence.
  if (finding === undefined || (actor.unit !== undefined && finding.unit !== actor.unit)) return unknown(body.finding);
  return stale(finding, body) ?? outOfOrder(finding, body) ?? incomplete(finding, body, at);
}

function stale(finding: Finding, { seen }: Body): Refusal | undefined {
  const since = seen?.since !== undefined && seen.since !== finding.since;
  const state = seen?.state !== undefined && seen.state !== finding.state;
  if (!since && !state) return undefined;
  const by = finding.stateBy === undefined ? '' : ` by ${finding.stateBy}`;
  return {
    refused: 'form.stale',
    says: since ? 'This finding ended and began again since the form was drawn.' : `This finding is ${finding.state} now${by}.`,
    value: since ? new Date(finding.since).toISOString() : finding.state,
    unlock: 'Look at it as it is now, then answer.',
  };
}

function outOfOrder({ state }: Finding, { step }: Body): Refusal | undefined {
  if (step === 'resumed' && state !== 'snoozed') return { refused: 'step.out-of-order', says: 'It is not snoozed.', value: state };
  if (step === 'seen' && state !== 'new') return { refused: 'step.out-of-order', says: `It is ${state} already.`, value: state };
  return undefined;
}

/** What the step needs to be said with it. */
function incomplete(finding: Finding, { step, until, owner, reason, says }: Body, at: number): Refusal | undefined {
  if (step === 'assigned' && owner === undefined) return { refused: 'reason.missing', says: 'Say which role it is assigned to.' };
  if (step === 'outcome' && says === undefined) return { refused: 'reason.missing', says: 'Say what came of it.' };
  if (step !== 'snoozed') return undefined;
  if (says === undefined && reason === undefined) return { refused: 'reason.missing', says: 'Say why it is snoozed.' };
  if (until === undefined) return { refused: 'reason.missing', says: 'Say until when it is snoozed: a snooze ends by itself.' };
  if (until <= at) return { refused: 'time.past', says: 'The snooze would end before it begins.', unlock: 'Name a later end.' };
  const longest = snoozePack.longestMs[finding.severity];
  if (until <= at + longest) return undefined;
  return {
    refused: 'time.future',
    rule: `${snoozePack.pack}: longest snooze of ${finding.severity}`,
    says: 'So long a snooze would hide it.',
    value: `${Math.round((until - at) / minuteMs)} min`,
    limit: `${longest / minuteMs} min`,
    unlock: `Snooze until ${new Date(instant(at + longest)).toISOString()} at the latest.`,
  };
}
