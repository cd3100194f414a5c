/** A screen hears that its network is back, or that somebody looks at it again. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchReturn } from './returning.ts';

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}
let window: EventTarget;
let page: Page;
let [now, returns] = [0, 0];
let end = (): void => undefined;

beforeEach(() => {
  [window, page, now, returns] = [new EventTarget(), new Page(), 0, 0];
  end = watchReturn(() => void returns++, { window, page, now: () => now });
});
afterEach(() => end());

it('hears the network and the look that come back, and not the look that goes', () => {
  window.dispatchEvent(new Event('online'));
  expect(returns).toBe(1);
  now = 5_000;
  page.turn('hidden');
  expect(returns).toBe(1);
  page.turn('visible');
  expect(returns).toBe(2);
});

it('hears a network that comes and goes once a second', () => {
  for (now = 0; now < 3_000; now += 100) window.dispatchEvent(new Event('online'));
  expect(returns).toBe(3);
});

it('hears nothing once it ended', () => {
  end();
  window.dispatchEvent(new Event('online'));
  page.turn('visible');
  expect(returns).toBe(0);
});
