/** Every board at every half hour of a simulated day and a half, made from the facts alone, against the simulator's own count: no cell differs. */
import { expect, test } from 'vitest';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { hourMs, instant } from '@healthos/core/time.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import { boardNames, compare, summary, type Boards, type Rows } from './cells.ts';
import { openHistory } from './history.ts';

test.each(['day', 'ed-surge'] as const)('every board of the story %s is right, cell by cell', (scenario) => {
  const history = openHistory(11, undefined, { scenario });
  let enterprise = foldEnterprise(emptyEnterprise(), history.facts);
  let cells = 0;
  for (let half = 1; half <= 72; half++) {
    const now = instant(history.startsAt + (half * hourMs) / 2);
    enterprise = foldEnterprise(enterprise, history.go(now));
    const hospital = enterprise.hospitals.get(facilityId('LGH'));
    if (hospital === undefined) throw new Error('nothing was folded');
    const boards = Object.fromEntries(
      boardNames.map((name) => [name, (viewNamed(name)?.rows({ hospital, identity: enterprise.identity, now }) ?? new Map()) as unknown as Rows]),
    ) as Boards;
    const counted = compare(history.day.truth(now), boards);
    cells += counted.cells;
    expect({ half, wrong: summary(counted.wrong) }).toEqual({ half, wrong: '' });
  }
  expect(cells).toBeGreaterThan(250_000);
});
