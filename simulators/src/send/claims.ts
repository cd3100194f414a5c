/** Carries claims to the simulated payer and its answers back: collects what the house submitted, posts 999, 277CA and 835. The same claims again get the same bytes, which post nothing. */
import type { Payer } from '../payer/payer.ts';
import type { Poster } from './http.ts';

export interface Carrier {
  readonly url: string;
  readonly token: string;
  readonly facility: string;
  readonly payer: Payer;
  readonly poster: Poster;
}

interface Collected {
  readonly position: number;
  readonly interchange: string;
}

const answerMs = 30_000;
const x12 = 'application/edi-x12';

/** One pass; a server that does not answer is asked again by the next. */
export function carryClaims({ url, token, facility, payer, poster }: Carrier): () => Promise<void> {
  let after = 0;
  return async () => {
    for (const { position, interchange } of await collect(`${url}/api/facilities/${encodeURIComponent(facility)}/claims-out?after=${after}`, token)) {
      const answers = payer.answer(interchange);
      for (const text of [answers?.acknowledgement, answers?.claimAcknowledgement, answers?.remittance])
        if (text !== undefined) await poster.post('x12', x12, text);
      after = Math.max(after, position);
    }
  };
}

async function collect(address: string, token: string): Promise<readonly Collected[]> {
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(answerMs) }).then(
    (response) => (response.ok ? response.json() : undefined),
    () => undefined,
  );
  return typeof answer === 'object' && answer !== null && 'rows' in answer && Array.isArray(answer.rows) ? (answer.rows as Collected[]) : [];
}
