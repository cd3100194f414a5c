/** The duty loop rests some times what a look took, with what it asked for: whoever is decided for works as hard as whoever looked. */
import { afterEach, expect, test, vi } from 'vitest';
import { fact, minute, moved } from '@healthos/core/given.ts';
import { inputAfter } from '@healthos/core/given-input.ts';
import type { Duty } from '@healthos/core/duties/duty.ts';
import type { Decide } from './decide.ts';
import { dutyLimits, startDutyLoop, type DutyLoop } from './duty-loop.ts';
import type { Follow } from './follow.ts';

let loop: DutyLoop | undefined;
afterEach(async () => {
  await loop?.stop();
  vi.useRealTimers();
});

test('after a request that took long the next look waits so many times as long', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const input = { ...inputAfter([fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I' }))], 1), now: minute(1) };
  const follow: Pick<Follow, 'enterprise' | 'input'> = {
    enterprise: () => ({ hospitals: new Map([[input.hospital.facility, input.hospital]]), identity: input.identity }),
    input: () => input,
  };
  const [looks, asked]: [number[], string[]] = [[], []];
  const duty: Duty = {
    duty: 'test',
    definition: 'Asks for something each time that it is looked at.',
    due: () => {
      looks.push(performance.now());
      return [{ request: 'alert', body: {}, id: `occasion-${looks.length}` }];
    },
  };
  const takesMs = 900;
  const decide: Decide = ({ id }) => {
    asked.push(id);
    // The clock goes on while it is decided; no beat is due by then.
    vi.advanceTimersByTime(takesMs);
    return Promise.resolve({ outcome: 'refused', refusal: { refused: 'form.stale', says: 'Told already.' } });
  };
  const broken: unknown[] = [];
  loop = startDutyLoop({ follow: follow as Follow, decide, duties: [duty], onTrouble: (error) => broken.push(error) });
  const beat = async (): Promise<void> => {
    vi.advanceTimersByTime(dutyLimits.everyMs - (performance.now() % dutyLimits.everyMs));
    // The look of this beat is over before the next.
    await vi.waitFor(() => expect(asked).toHaveLength(looks.length), { interval: 1 });
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  for (let n = 0; n < 10; n++) await beat();
  expect(broken).toEqual([]);
  expect(looks.length).toBeGreaterThan(1);
  expect(looks[0]).toBeGreaterThanOrEqual(dutyLimits.everyMs);
  for (const [n, began] of looks.entries()) if (n > 0) expect(began - (looks[n - 1] ?? 0)).toBeGreaterThanOrEqual((1 + dutyLimits.restTimes) * takesMs);
});
