/** A bed that is still blocked after the time at which it was to be open again. */
import { remembered } from '../remembered.ts';
import { rows } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';

const blockedWithEnd = remembered(
  ({ hospital }: ViewInput) => [hospital.operations.beds],
  ({ hospital }) =>
    [...rows(hospital.operations.beds)].filter(({ serviceability, blockedUntil }) => serviceability === 'blocked' && blockedUntil !== undefined),
);

export const blockExpired: Rule = {
  rule: 'block-expired',
  version: '1',
  source: 'HealthOS',
  definition: 'A block has passed its expected end and nobody opened the bed or said why it goes on.',
  reads: ['operations'],
  evaluate: (input) =>
    blockedWithEnd(input).flatMap(({ bed, unit, blockedUntil, blockReason, position }): Finding[] =>
      blockedUntil === undefined || input.now <= blockedUntil
        ? []
        : [
            {
              finding: `block-expired:${bed}:${blockedUntil}`,
              rule: 'block-expired@1',
              unit,
              bed,
              severity: 'watch',
              since: blockedUntil,
              owner: `Charge ${unit}`,
              state: 'new',
              says: `${bed} still blocked past its end${blockReason === undefined ? '' : `: ${blockReason}`}`,
              positions: [position],
            },
          ],
    ),
};
