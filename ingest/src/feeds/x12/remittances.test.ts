/** Random remittances by the whole path: posted and proven; paid and taken back is nothing, to the cent; told again posts nothing. */
import type { ClaimForm } from '@healthos/core/financial/claim-events.ts';
import { emptyRemittance, foldRemittance } from '@healthos/core/financial/remittance/fold.ts';
import { paymentOf, type FindClaim } from '@healthos/core/financial/remittance/payment.ts';
import { paidBy, postingsOf, type SentClaim } from '@healthos/core/financial/remittance/posting.ts';
import type { RemittanceState } from '@healthos/core/financial/remittance/state.ts';
import { encounterId, patientId } from '@healthos/core/ids.ts';
import { cents } from '@healthos/core/money.ts';
import { instant } from '@healthos/core/time.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { receiving, testLog } from '../../receive/given.ts';
import { paidIn, remittances, remittanceText, reversalOf, type GivenRemittance } from '../../formats/x12/given.ts';

const origin = { peer: '127.0.0.1', facility: 'LGH' };
const form: ClaimForm = '837P';

/** The claims that these decisions are about, as they were sent. */
function sentFor({ claims }: GivenRemittance): FindClaim {
  const found = new Map(
    claims.map(({ claim, chargedCents, lines }): [string, SentClaim] => [
      claim,
      {
        claim,
        encounter: encounterId(`V${claim}`),
        patient: patientId('p_1'),
        payer: 'PAYER01',
        payerClass: 'commercial',
        rank: 1,
        form,
        totalCents: chargedCents,
        lines: lines.map((line) => ({
          line: line.line,
          charges: [`${claim}.${line.line}`],
          code: line.code,
          amountCents: line.chargedCents,
          serviceAt: instant(0),
        })),
      },
    ]),
  );
  return (claim) => found.get(claim);
}

async function told(...texts: readonly string[]): Promise<{ readonly state: RemittanceState; readonly outcomes: readonly string[] }> {
  const log = testLog();
  const receive = receiving(log);
  const outcomes: string[] = [];
  for (const text of texts)
    for (const { appended } of await receive.x12(Buffer.from(text, 'latin1'), origin))
      outcomes.push(appended.duplicate ? 'duplicate' : appended.message.outcome);
  return { state: log.kept.flatMap(({ events }) => events).reduce(foldRemittance, emptyRemittance()), outcomes };
}

const runs = { numRuns: 40 };

it('a remittance that balances is posted whole and proven', async () => {
  await fc.assert(
    fc.asyncProperty(remittances, async (given) => {
      const { state, outcomes } = await told(remittanceText(given));
      expect(outcomes).toEqual(['applied']);
      const payment = paymentOf(state, `1512345678|${given.trace}`, sentFor(given));
      expect(payment).toMatchObject({ isProven: true, unappliedCents: 0, received: { paidCents: paidIn(given) } });
      expect(payment?.postings.map(({ held, oddities, lines }) => [held, oddities, lines.every(({ charges }) => charges.length === 1)])).toEqual(
        given.claims.map(() => [false, [], true]),
      );
    }),
    runs,
  );
});

it('paid and taken back is nothing, to the cent', async () => {
  await fc.assert(
    fc.asyncProperty(remittances, async (given) => {
      const back: GivenRemittance = { trace: `${given.trace}R`, claims: given.claims.map(reversalOf), provider: [] };
      const { state } = await told(remittanceText(given), remittanceText(back, { control: 42 }));
      const find = sentFor(given);
      for (const { claim } of given.claims) {
        const postings = postingsOf(state, claim, find(claim));
        expect(postings.map(({ kind, held }) => [kind === 'reversal', held])).toEqual([
          [false, false],
          [true, false],
        ]);
        expect(paidBy(postings)).toBe(0);
        expect(postings.flatMap(({ adjustments }) => adjustments).reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(0);
      }
    }),
    runs,
  );
});

it('told again posts nothing: the same bytes are a duplicate, the same payment in another interchange changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(remittances, async (given) => {
      const text = remittanceText(given);
      const once = await told(text);
      const again = await told(text, text, remittanceText(given, { control: 99, time: '0930' }));
      expect(again.outcomes).toEqual(['applied', 'duplicate', 'applied']);
      const find = sentFor(given);
      const key = `1512345678|${given.trace}`;
      expect(paymentOf(again.state, key, find)?.toldAgain).toBe(1);
      expect({ ...paymentOf(again.state, key, find), toldAgain: 0 }).toEqual(paymentOf(once.state, key, find));
      expect(cents(paidBy(given.claims.flatMap(({ claim }) => postingsOf(again.state, claim, find(claim)))))).toBe(
        cents(given.claims.reduce((sum, { paidCents }) => sum + paidCents, 0)),
      );
    }),
    runs,
  );
});
