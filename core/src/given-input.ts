/** What a view, a rule or a request of the tests looks at: the hospital after these facts, some minutes after noon. */
import { recorded, minute, type Fact } from './given.ts';
import { emptyEnterprise, foldEnterprise } from './hospital-fold.ts';
import { facilityId } from './ids.ts';
import type { ViewInput } from './views/view.ts';

export function inputAfter(facts: readonly Fact[], minutes: number): ViewInput {
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), recorded(facts));
  const hospital = hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no fact is of this hospital');
  return { hospital, identity, now: minute(minutes) };
}
