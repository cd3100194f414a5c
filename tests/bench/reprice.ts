/** A year of claims (100,000) under another contract, in the thread of the product: how long, and how long the event loop was held meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRepricing } from '../../command-center/src/reprice/runs.ts';
import { demoWeights } from '../../core/src/financial/coding/demo-weights.ts';
import type { ClaimFacts, FactLine } from '../../core/src/financial/contracts/claim-facts.ts';
import type { Contract } from '../../core/src/financial/contracts/contract.ts';
import { demoContracts } from '../../core/src/financial/contracts/demo-contracts.ts';
import { cents } from '../../core/src/money.ts';
import { dayMs, instant } from '../../core/src/time.ts';
import type { Bench, Row } from './figures.ts';

const claims = 100_000;
const payers = ['medicare', 'medicaid', 'commercial', 'other'] as const;
const levels = ['medical-surgical', 'telemetry', 'icu', 'step-down'] as const;
const year = Date.UTC(2025, 0, 1);

/** A third are stays, with nights and doses; the others a few services. */
function claim(n: number): ClaimFacts {
  const isStay = n % 3 === 0;
  const days = isStay ? 1 + (n % 9) : 0;
  const from = instant(year + (n % 365) * dayMs);
  const through = instant(from + days * dayMs);
  const line = (i: number, more: Partial<FactLine>): FactLine => ({
    line: String(i),
    code: `C${(n + i) % 40}`,
    units: 1,
    amountCents: cents(1500 + ((n * 31 + i * 977) % 90_000)),
    serviceAt: from,
    ...more,
  });
  const nights = Array.from({ length: days }, (_, i) =>
    line(i, { code: 'ROOM', level: levels[(n + i) % 4] ?? 'icu', amountCents: cents(245_000 + (i % 3) * 90_000) }),
  );
  const rest = Array.from({ length: isStay ? 24 : 4 }, (_, i) => line(days + i, {}));
  return {
    setting: isStay ? 'inpatient' : 'outpatient',
    payerClass: payers[n % payers.length] ?? 'other',
    admittedAt: from,
    dischargedAt: through,
    through,
    disposition: n % 7 === 0 ? '03' : '01',
    lines: [...nights, ...rest],
    ...(isStay ? { days, drg: demoWeights.groups[n % demoWeights.groups.length]?.group ?? '291' } : {}),
  };
}

export const repriceYear: Bench = {
  name: 'reprice',
  run: async () => {
    const asked = Array.from({ length: claims }, (_, n) => claim(n));
    const [, , commercial] = demoContracts;
    if (commercial === undefined) throw new RangeError('no contract to price by');
    const other: Contract = {
      ...commercial,
      version: 'other@2',
      terms: commercial.terms.map((term) => (term.method === 'percent-of-charges' ? { ...term, bp: 6000 } : term)),
    };
    const pool = createRepricing((error) => {
      throw error;
    });
    const began = performance.now();
    const run = pool.begin({ facility: 'LGH', by: 'bench', terms: { contracts: demoContracts, weights: [demoWeights], other }, claims: asked });
    let held = 0;
    for (let before = performance.now(); run?.state === 'queued' || run?.state === 'running'; before = performance.now()) {
      await pause(5);
      held = Math.max(held, performance.now() - before - 5);
    }
    const took = performance.now() - began;
    await pool.close();
    if (run?.state !== 'done') throw new RangeError(`the run is ${run?.state ?? 'none'}`);
    const row = (name: string, value: number, unit: string, target?: string): Row => ({
      bench: 'reprice',
      case: name,
      subject: 'ours',
      value,
      unit,
      ...(target === undefined ? {} : { target }),
    });
    return [
      row('100,000 claims under another contract', took / 1000, 's', '<= 60'),
      row('priced under both', run.result?.compared.claims ?? 0, 'claims'),
      row('event loop held, at most', held, 'ms', '<= 50'),
    ];
  },
};
