/** Which steps a cleaning job allows now, which of them is the next, and what each needs to say. */
import type { TurnRow } from '@healthos/core/views/rows-turn.ts';

export interface StepOffer {
  readonly step: 'start' | 'suspend' | 'resume' | 'done' | 'fail' | 'cancel';
  readonly title: string;
  /** Usual reasons, where one is needed. */
  readonly reasons?: readonly (readonly [string, string])[];
}

const same = (...words: readonly string[]): readonly (readonly [string, string])[] => words.map((word) => [word, word]);
const suspend: StepOffer = { step: 'suspend', title: 'Suspend', reasons: same('Linen missing', 'Equipment missing', 'Repair needed', 'Called elsewhere') };
const fail: StepOffer = { step: 'fail', title: 'Failed inspection', reasons: same('Bathroom', 'Floor', 'Surfaces', 'Linen', 'Isolation clean not complete') };
const cancel: StepOffer = { step: 'cancel', title: 'Cancel job', reasons: same('Wrong bed', 'Patient is coming back', 'Bed is closed', 'Asked for twice') };

/** The first is the next thing to do. */
export function offersFor({ state }: Pick<TurnRow, 'state'>): readonly StepOffer[] {
  if (state === 'requested' || state === 'assigned') return [{ step: 'start', title: 'Start cleaning' }, cancel];
  if (state === 'failed') return [{ step: 'start', title: 'Start again' }, cancel];
  if (state === 'in-progress') return [{ step: 'done', title: 'Done, bed is clean' }, suspend, fail, cancel];
  if (state === 'suspended') return [{ step: 'resume', title: 'Resume cleaning' }, cancel];
  return state === 'done' ? [fail] : [];
}

export const priorityReasons = {
  stat: same('Patient is at the door', 'ICU transfer', 'Emergency admission', 'Isolation room needed'),
  next: same('Patient is ready to move', 'Long ED wait', 'Surgery is finishing', 'Only bed of its kind'),
} as const;
