/**
 * What is written only as long as something holds (a version, that nothing of the kind is there) holds in every process: it is looked up and committed under one turn
 * of the house, which the log gives out and refuses once it is over (decision 0018). A process alone needs none.
 */
import type { FastifyReply } from 'fastify';
import type { Parts } from './context.ts';
import { refuse } from './fhir-outcome.ts';
import { inTurn } from './in-turn.ts';

export const fhirTurnLimits = {
  /** A turn lasts so long at most, and for each thousand bytes that are written a millisecond more: twenty thousand entries take their time. */
  leastMs: 1500,
  bytesPerMs: 1000,
} as const;

/** Given to the look-up and to the commit; a process alone gives one that says nothing. */
export interface FhirTurn {
  /** What the commit carries. */
  readonly carried: { readonly turn?: number };
  /** It is committed: the next one need not wait until the answer has left. */
  over(): void;
}

const alone: FhirTurn = { carried: {}, over: () => undefined };

export interface Turning {
  /** The house that the door names. */
  readonly facility: string | undefined;
  /** The house in which what is written stands already. */
  readonly stands?: string | undefined;
  readonly bytes?: number;
}

/** As every write of the FHIR door is told from. */
export const fhirSender = 'http|fhir';

/** `act` answers; it is called again where the turn was over before its commit, of which then nothing is kept. */
export async function inHouseTurn(
  parts: Parts,
  reply: FastifyReply,
  { facility: named, stands, bytes = 0 }: Turning,
  act: (turn: FhirTurn) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { inTurn: ofHouse } = parts;
  if (ofHouse === undefined) return act(alone);
  // Where it is kept the turn is given: the list of senders may name another house than the door.
  const facility = parts.receive.fhirHouse({
    sender: fhirSender,
    ...(named === undefined ? {} : { facility: named }),
    ...(stands === undefined ? {} : { stands }),
  });
  const ask = { facility, lastsMs: fhirTurnLimits.leastMs + bytes / fhirTurnLimits.bytesPerMs };
  let acting: Promise<unknown> = Promise.resolve();
  // Those of this process wait for each other here: they would only take turns from each other.
  const ended = await inTurn(`house ${facility}`, () =>
    ofHouse(
      ask,
      (turn) =>
        new Promise<'over'>((resolve, reject) => {
          acting = act({ carried: { turn }, over: () => resolve('over') });
          acting.then(() => resolve('over'), reject);
        }),
    ),
  );
  if (ended !== 'over') return refuse(reply, 503, { code: 'transient', says: 'The house is busy with other writes; nothing was changed. Try again.' });
  await acting;
  return reply;
}
