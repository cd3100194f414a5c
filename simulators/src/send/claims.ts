/** Carries claims and questions to the simulated payer and its answers back: collects what the house submitted and asked, posts 999, 277CA, 835, 271 and 277. The same again gets the same bytes, which post nothing. */
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

/** One pass; a server that does not answer is asked again by the next. Claims go first: what is asked about them is answered by what was decided. */
export function carryClaims({ url, token, facility, payer, poster }: Carrier): () => Promise<void> {
  const box = (name: string): ((after: number) => Promise<readonly Collected[]>) => {
    const address = `${url}/api/facilities/${encodeURIComponent(facility)}/${name}`;
    return (after) => collect(`${address}?after=${after}&limit=${pageSize}`, token);
  };
  const [claims, inquiries] = [emptying(box('claims-out')), emptying(box('inquiries-out'))];
  const post = async (...texts: readonly (string | undefined)[]): Promise<void> => {
    for (const text of texts) if (text !== undefined) await poster.post('x12', x12, text);
  };
  return async () => {
    const isEmpty = await claims((interchange) => {
      const answers = payer.answer(interchange);
      return post(answers?.acknowledgement, answers?.claimAcknowledgement, answers?.remittance);
    });
    if (isEmpty) await inquiries((interchange) => post(payer.ask(interchange)));
  };
}

/** Interchanges of one page, and pages of one pass: the story goes on in between. */
const [pageSize, pages] = [50, 2];

/** Takes what came since the last pass, page by page; whether nothing was left. */
function emptying(page: (after: number) => Promise<readonly Collected[]>): (take: (interchange: string) => Promise<void>) => Promise<boolean> {
  let after = 0;
  return async (take) => {
    for (let n = 0; n < pages; n++) {
      const found = await page(after);
      for (const { position, interchange } of found) {
        await take(interchange);
        after = Math.max(after, position);
      }
      if (found.length < pageSize) return true;
    }
    return false;
  };
}

async function collect(address: string, token: string): Promise<readonly Collected[]> {
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(answerMs) }).then(
    (response) => (response.ok ? response.json() : undefined),
    () => undefined,
  );
  return typeof answer === 'object' && answer !== null && 'rows' in answer && Array.isArray(answer.rows) ? (answer.rows as Collected[]) : [];
}
