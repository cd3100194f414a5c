/** Takes back one's own earlier request: its exact inverse while nothing has happened since, else a refusal that says what did. */
import Type from 'typebox';
import type { HealthEvent, Recorded } from '../event.ts';
import { feedId } from '../ids.ts';
import { inverseOf } from './inverses.ts';
import { byOf, requestKind } from './request.ts';

export const undo = requestKind({
  request: 'undo',
  title: 'Take back what I did',
  definition: 'The facts of one of my own requests are taken back, all or none; refused where anything was said since of the same thing.',
  body: Type.Object(
    { message: Type.String({ pattern: '^[0-9]{1,18}$', description: 'The message of the request, as its answer named it' }) },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { earlier = [] }, actor) => {
    const by = byOf(actor);
    if (earlier.length === 0 || !isOwn(earlier, by)) return { refused: 'thing.unknown', says: 'There is nothing of yours to take back there.' };
    const events: HealthEvent[] = [];
    // Last said, first taken back.
    for (const fact of [...earlier].reverse()) {
      const inverse = inverseOf(hospital, fact, by);
      if (typeof inverse === 'string') return { refused: 'undo.too-late', says: inverse, unlock: 'Say what it is now instead.' };
      events.push(...inverse);
    }
    if (events.length === 0) return { refused: 'undo.too-late', says: 'That left nothing that could be taken back.' };
    return { events };
  },
});

/** Facts of a request say who asked: some do, and none says another. */
function isOwn(earlier: readonly Recorded[], by: string): boolean {
  const said = earlier.map(({ event }) => ('by' in event ? event.by : undefined));
  return earlier.every(({ feed }) => feed === feedId('requests')) && said.includes(by) && said.every((one) => one === undefined || one === by);
}
