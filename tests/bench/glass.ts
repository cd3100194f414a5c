/** Feed to glass: the last byte of a message in, changed pixels in Chromium, four walls, fifty messages a second. */
import { chromium } from '@playwright/test';
import type { Bench } from './figures.ts';
import { startProduct } from './product.ts';
import { send } from './traffic.ts';

const [walls, perSecond, seconds] = [4, 50, 20];
const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'];
const stamp = (): string => `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

/** An admission to, and then a transfer within, the demo hospital: each moves a bed. */
function moving(n: number): Buffer {
  const [visit, bed] = [n % 300, n % 20];
  const unit = ['4W', '4E', '5W', '5E', '6W', '6E'][Math.floor(n / 20) % 6] ?? '4W';
  const type = n <= 300 ? 'A01' : 'A02';
  return Buffer.from(
    [
      `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp()}||ADT^${type}|B${n}|P|2.5.1`,
      `EVN|${type}|${stamp()}`,
      `PID|1||B${visit}^^^LGH^MR||Bench^B${visit}||19700102|F`,
      `PV1|1|I|${unit}^${String(bed + 1).padStart(2, '0')}^A^LGH||||||||||||||||B${visit}`,
    ]
      .map((segment) => `${segment}\r`)
      .join(''),
  );
}

export const glass: Bench = {
  name: 'glass',
  run: async () => {
    const product = await startProduct();
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    const token = await product.token('wall-staff');
    for (let n = 0; n < walls; n++) {
      const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
      await context.addInitScript((kept) => localStorage.setItem('healthos.display', kept), token);
      const page = await context.newPage();
      await page.goto(`${product.url}/wall/capacity?facility=LGH`);
    }
    let n = 0;
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until) {
      await send({ port: product.mllpPort, connections: 1, inFlight: 1, milliseconds: 0, message: () => moving(++n) });
      await new Promise((done) => setTimeout(done, 1000 / perSecond));
    }
    const text = await (await fetch(`${product.url}/metrics`, { headers: { authorization: `Bearer ${await product.token('admin')}` } })).text();
    await browser.close();
    await product.stop();
    const buckets = [...text.matchAll(/^healthos_feed_to_glass_seconds_bucket\{le="([^"]+)"\} (\d+)/gm)].map(
      ([, le, count]) => [Number(le), Number(count)] as const,
    );
    const all = buckets[buckets.length - 1]?.[1] ?? 0;
    const within = (share: number): number => (buckets.find(([, count]) => count >= all * share)?.[0] ?? Infinity) * 1000;
    const sum = Number(/^healthos_feed_to_glass_seconds_sum (\S+)/m.exec(text)?.[1] ?? 0);
    return [
      { bench: 'glass', case: `${walls} walls, ${n} messages, ${all} changes drawn`, subject: 'ours', value: (sum / all) * 1000, unit: 'ms mean' },
      { bench: 'glass', case: 'half within', subject: 'ours', value: within(0.5), unit: 'ms (bucket)', target: 'p50 <= 100' },
      { bench: 'glass', case: '99 in 100 within', subject: 'ours', value: within(0.99), unit: 'ms (bucket)', target: 'p99 <= 300' },
    ];
  },
};
