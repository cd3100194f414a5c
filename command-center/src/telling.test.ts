/** How far a past is told, and when a teller is not believed any longer. */
import { expect, it } from 'vitest';
import { facilityId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { createTellings, tellingLimits } from './telling.ts';

const house = facilityId('LGH');
const told = (share: number): { readonly from: ReturnType<typeof instant>; readonly at: ReturnType<typeof instant>; readonly share: number } => ({
  from: instant(1000),
  at: instant(1000 + share * 1000),
  share,
});
function started() {
  const clock = { ms: 0 };
  return { clock, tellings: createTellings(() => clock.ms) };
}

it('nobody tells anything: the house is of the present', () => {
  const { tellings } = started();
  expect([tellings.of(house), tellings.longest()]).toEqual([undefined, undefined]);
});

it('says how long the rest takes at the pace so far, and runs down between two words', () => {
  const { clock, tellings } = started();
  tellings.said(house, told(0));
  expect(tellings.of(house)?.remainingMs).toBeUndefined();
  clock.ms = 10_000;
  tellings.said(house, told(0.25));
  expect(tellings.of(house)).toMatchObject({ at: 1250, share: 0.25, remainingMs: 30_000 });
  clock.ms = 14_000;
  expect(tellings.of(house)?.remainingMs).toBe(26_000);
});

it('a pace that changes is followed: what was long ago does not count', () => {
  const { clock, tellings } = started();
  tellings.said(house, told(0));
  for (const [ms, share] of [
    [60_000, 0.1],
    [70_000, 0.3],
    [80_000, 0.5],
  ] as const) {
    clock.ms = ms;
    tellings.said(house, told(share));
  }
  expect(tellings.of(house)?.remainingMs).toBe(25_000);
});

it('ends when the teller says so, and when it says nothing any more', () => {
  const { clock, tellings } = started();
  tellings.said(house, told(0.5));
  tellings.ended(house);
  expect(tellings.of(house)).toBeUndefined();
  tellings.said(house, told(0.5));
  clock.ms = tellingLimits.silentMs;
  expect(tellings.of(house)).toBeDefined();
  clock.ms = tellingLimits.silentMs + 1;
  expect([tellings.of(house), tellings.longest()]).toEqual([undefined, undefined]);
});

it('of several houses the one that is told least is the measure', () => {
  const { tellings } = started();
  tellings.said(house, told(0.5));
  tellings.said(facilityId('NMH'), told(0.2));
  expect(tellings.longest()?.share).toBe(0.2);
});

it('a program of our own that runs still is believed however long it is silent, and once it is gone no longer than others', () => {
  const [clock, own] = [{ ms: 0 }, { runs: true }];
  const tellings = createTellings(
    () => clock.ms,
    () => own.runs,
  );
  tellings.said(house, told(0));
  clock.ms = 10 * tellingLimits.silentMs;
  expect(tellings.of(house)?.share).toBe(0);
  own.runs = false;
  expect(tellings.of(house)).toBeUndefined();
});
