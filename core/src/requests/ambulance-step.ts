/** A step of an ambulance run: announced, at the door, handed over, turned away. The offload clock runs from the door. */
import Type from 'typebox';
import { runOf, type RunState } from '../house/emergency/ambulance.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { At, Key, oneOf, VisitKey, Word } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

/** What may be said of a run by where it stands. */
const next: Readonly<Record<RunState | 'none', readonly string[]>> = {
  none: ['inbound', 'arrived'],
  inbound: ['inbound', 'arrived', 'diverted', 'cancelled'],
  held: ['offloaded'],
  offloaded: [],
  diverted: ['inbound', 'arrived'],
  cancelled: ['inbound', 'arrived'],
};

export const ambulanceStep = requestKind({
  request: 'ambulance-step',
  title: 'Step of an ambulance run',
  definition: 'An ambulance is on the way, at the door, has handed over, or comes no more. A run that is not known yet begins with the first step.',
  body: Type.Object(
    {
      run: Key('Of the run'),
      step: oneOf(['inbound', 'arrived', 'offloaded', 'diverted', 'cancelled']),
      callSign: Type.Optional(Word('Of the vehicle')),
      complaint: Type.Optional(Type.String({ maxLength: 60 })),
      expectedAt: Type.Optional(At('Expected at the door')),
      encounter: Type.Optional(VisitKey),
      seen: Type.Optional(Type.Integer({ description: 'The position that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body: { seen, ...body }, at }, actor) => {
    const versions = getRow(hospital.work.AmbulanceStepped, body.run) ?? [];
    const run = runOf(versions);
    if (run === undefined && !next.none.includes(body.step)) return { refused: 'thing.unknown', says: `There is no ambulance run ${body.run}.` };
    const newest = newestOf(versions);
    if (run !== undefined && seen !== undefined && seen < run.position) return stale(run.state, run.position, seen);
    if (!next[run?.state ?? 'none'].includes(body.step)) return outOfOrder(run?.state ?? 'none', body.step);
    if (newest !== undefined && at < newest.at)
      return { refused: 'time.past', says: 'That is before the last step of this run.', value: iso(at), limit: iso(newest.at) };
    if (body.step === 'inbound' && body.expectedAt !== undefined && body.expectedAt < at)
      return {
        refused: 'time.past',
        says: 'It would arrive before it was announced.',
        value: iso(body.expectedAt),
        limit: iso(at),
        unlock: 'Say that it has arrived.',
      };
    return { events: [{ type: 'AmbulanceStepped', ...body, by: byOf(actor) }], made: { run: body.run } };
  },
});

function stale(state: RunState, position: number, seen: number): Refusal {
  return {
    refused: 'form.stale',
    says: `The run has changed since this was on the screen: it is ${state} now.`,
    value: `position ${position}`,
    limit: `shown at position ${seen}`,
    unlock: 'Look at the run as it is now and do it again.',
  };
}

function outOfOrder(state: RunState | 'none', step: string): Refusal {
  const may = next[state];
  return {
    refused: 'step.out-of-order',
    says: `A run that is ${state} cannot be ${step}.`,
    rule: 'Ambulance runs: inbound, at the door, handed over',
    value: state,
    limit: may.length === 0 ? 'the run is over' : may.join(' or '),
  };
}

const iso = (at: number): string => new Date(at).toISOString();
