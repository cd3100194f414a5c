/** Every screen loses its connection at the same moment and comes back at once: how soon 99 in 100 show the present again. */
import { setTimeout as pause } from 'node:timers/promises';
import { home, startProduct, until } from './product.ts';
import { atMost, share, type Fault } from './promise.ts';
import { openScreen, type Screen } from './screens.ts';
import { Senders } from './senders.ts';

const limitMs = 120_000;
const pauseMs = 2_000;
const views = ['beds', 'capacity', 'census', 'flow', 'turns', 'staffing'] as const;
const gigabyte = 1024 * 1024 * 1024;

export const storm: Fault = {
  name: 'storm',
  title: 'every screen comes back at the same moment',
  whole: { runs: 2000, seconds: 0 },
  quick: { runs: 300, seconds: 0 },
  run: async ({ runs }) => {
    const at = await home();
    const product = await startProduct(at);
    const token = await product.token('wall-staff');
    const load = new Senders({ port: at.mllpPort, senders: 2, name: 'R' });
    const open = (): Screen[] =>
      Array.from({ length: runs }, (_, n) => openScreen({ port: at.httpPort, token, facility: 'LGH', view: views[n % views.length] ?? 'beds' }));
    const fresh = (screens: readonly Screen[]) =>
      until('every screen has its rows', () => screens.every((one) => one.freshAfterMs() !== undefined || one.closed), limitMs, 20);
    const first = open();
    await fresh(first);
    await pause(pauseMs);
    for (const screen of first) screen.drop();
    const again = open();
    await fresh(again);
    const most = await product.residentBytes();
    const waits = again.map((screen) => screen.freshAfterMs() ?? Infinity);
    for (const screen of again) screen.drop();
    await load.stop();
    await product.stop();
    await at.remove();
    return [
      { what: 'screens that came back at once', value: runs },
      { what: 'half of them fresh within', value: share(waits, 0.5), unit: 'ms' },
      atMost('99 of 100 fresh within', share(waits, 0.99), 15_000, 'ms'),
      atMost('refused or cut', waits.filter((ms) => ms === Infinity).length, 0, 'screens'),
      atMost('the process holds', most / gigabyte, 1.5, 'GB'),
    ];
  },
};
