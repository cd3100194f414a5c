/** The bill as PDF: the same bytes for the same bill, over as many pages as it takes. */
import { expect, it } from 'vitest';
import type { Statement } from '@healthos/core/financial/remittance/statement.ts';
import { encounterId } from '@healthos/core/ids.ts';
import { cents } from '@healthos/core/money.ts';
import { instant } from '@healthos/core/time.ts';
import { statementPdf } from './statement-pdf.ts';

const at = instant(Date.UTC(2026, 2, 12, 12));
const statement = (lines: number): Statement => ({
  encounter: encounterId('V1'),
  at,
  lines: Array.from({ length: lines }, (_, n) => ({
    charge: `c${n}`,
    code: `CODE${n}`,
    serviceAt: at,
    amountCents: cents(123_456),
    position: n + 1,
    decided: [
      { payer: 'PAYER01', paidCents: cents(100_000), writtenOffCents: cents(20_000), patientCents: cents(3_456), deniedCents: cents(0), position: 900 },
    ],
  })),
  decisions: [],
  payments: [{ at, amountCents: cents(500), position: 901 }],
  balance: {
    chargedCents: cents(123_456 * lines),
    insurancePaidCents: cents(100_000 * lines),
    writtenOffCents: cents(20_000 * lines),
    deniedCents: cents(0),
    patientShareCents: cents(3_456 * lines),
    patientPaidCents: cents(500),
    patientBalanceCents: cents(3_456 * lines - 500),
    openCents: cents(0),
    creditCents: cents(0),
    payerCreditCents: cents(0),
  },
  shares: [{ kind: 'co-insurance', amountCents: cents(3_456 * lines) }],
});
const heading = { hospital: 'General Hospital', patient: 'Jane Doe', currency: 'USD', zone: 'America/New_York' };
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

it('is a PDF, the same for the same bill', () => {
  const made = statementPdf(statement(3), heading);
  expect(text(made)).toMatch(/^%PDF-1\.\d[\s\S]*%%EOF\s*$/);
  expect(Buffer.from(statementPdf(statement(3), heading)).equals(Buffer.from(made))).toBe(true);
});

it('goes on over as many pages as its lines take', () => {
  const pages = (lines: number): number => text(statementPdf(statement(lines), heading)).match(/\/Type \/Page\b/g)?.length ?? 0;
  expect([pages(3), pages(120)]).toEqual([1, 3]);
});
