/** Payments by the whole path: what a payer pays short on purpose is found, each with its clause, and hardly anything else is said to be. Ten thousand of them: `npm run bench -- underpaid`. */
import { expect, it } from 'vitest';
import { paidByPayer } from './given-payments.ts';

it('finds every underpayment with its clause, proves every payment, and posts nothing twice', { timeout: 60_000 }, async () => {
  const { claims, made, found, wrong, withClause, payments, proven, postedTwice } = await paidByPayer(300, 11);
  expect([claims, postedTwice, proven, withClause]).toEqual([300, 0, payments, found]);
  expect(made).toBeGreaterThan(10);
  expect(found).toBe(made);
  expect(found / (found + wrong)).toBeGreaterThanOrEqual(0.99);
});
