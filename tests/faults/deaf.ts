/** Screens that stop reading while the house goes on: the process stays small, each holds at most its megabyte and is then sent away, and the others are told in time. */
import { setTimeout as pause } from 'node:timers/promises';
import { home, startProduct, until } from './product.ts';
import { atMost, holds, none, share, type Fault } from './promise.ts';
import { openScreen, type Screen } from './screens.ts';
import { movement, Senders } from './senders.ts';

const [limitMs, lookMs, atOnce] = [120_000, 1_000, 50];
/** Of each of two senders: forty changes a second are more than a socket's buffers hold within seconds, and what the house keeps of so many messages is a small part of what is promised. */
const pauseMs = 50;
/** Seconds in which the same screens read, under the same load: what the house holds then is not the doing of who stops. */
const readingSeconds = 60;
const megabyte = 1024 * 1024;

export const deaf: Fault = {
  name: 'deaf',
  title: 'screens that stop reading',
  whole: { runs: 500, seconds: 300 },
  quick: { runs: 60, seconds: 30 },
  run: async ({ runs, seconds }) => {
    const at = await home();
    const product = await startProduct(at);
    const token = await product.token('wall-staff');
    const load = new Senders({ port: at.mllpPort, senders: 2, name: 'E', message: movement, pauseMs });
    const open = async (count: number) => {
      const screens: Screen[] = [];
      for (let n = 0; n < count; n++) {
        screens.push(openScreen({ port: at.httpPort, token, facility: 'LGH', view: 'beds' }));
        if (n % atOnce === 0) await pause(20);
      }
      await until('every screen has its rows', () => screens.every((screen) => screen.freshAfterMs() !== undefined), limitMs, 50);
      return screens;
    };
    const screens = await open(runs);
    let fresh: number[] = [];
    /** The most that the process holds meanwhile; each second one more screen comes, and goes once it has its rows. */
    const mostWithin = async (own: number): Promise<number> => {
      let most = 0;
      for (const end = performance.now() + own * 1000; performance.now() < end; await pause(lookMs)) {
        most = Math.max(most, await product.residentBytes());
        const [other] = await open(1);
        fresh.push(other?.freshAfterMs() ?? Infinity);
        other?.drop();
      }
      return most;
    };
    const before = await mostWithin(Math.min(seconds, readingSeconds));
    fresh = [];
    for (const screen of screens) screen.stopReading();
    const most = await mostWithin(seconds);
    const connected = Number(/healthos_displays_connected (\d+)/.exec(await (await product.ask('/metrics')).text())?.[1]);
    for (const screen of screens) screen.drop();
    const again = await open(Math.min(runs, atOnce));
    for (const screen of again) screen.drop();
    await load.stop();
    await product.stop();
    await at.remove();
    const grown = Math.max(0, most - before);
    return [
      { what: 'screens that stopped reading', value: runs },
      { what: 'for', value: seconds, unit: 's' },
      { what: 'messages acknowledged in all', value: load.count() },
      { what: 'the process held while they read, at most', value: before / megabyte, unit: 'MB' },
      atMost('once they stopped, it held so much more', grown / megabyte, 100, 'MB'),
      atMost('for each of them', grown / megabyte / runs, 1, 'MB'),
      { what: 'of them still connected at the end', value: connected },
      atMost('a screen beside them has its rows, 99 of 100 within', share(fresh, 0.99), 2_000, 'ms'),
      holds(
        'whoever comes again begins with a snapshot',
        again.every((screen) => screen.freshAfterMs() !== undefined),
      ),
      none('negative answers to senders', [...load.refused.keys()]),
    ];
  },
};
