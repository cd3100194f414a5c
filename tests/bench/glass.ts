/** Feed to glass: the last byte of a message in, changed pixels in Chromium, four walls, fifty messages a second. */
import { chromium } from '@playwright/test';
import type { Bench } from './figures.ts';
import { demoWards, moving } from './moving.ts';
import { glassOf, metricsOf, serverPartOf } from './measured.ts';
import { startProduct } from './product.ts';
import { send } from './traffic.ts';

const [walls, perSecond, seconds] = [4, 50, 20];
/** It draws without WebGL: a graphics card made of the processor would run before everything else here, the server too. */
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const wards = { ...demoWards, visits: 300 };

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
      await send({ port: product.mllpPort, connections: 1, inFlight: 1, milliseconds: 0, message: () => moving(wards, ++n) });
      await new Promise((done) => setTimeout(done, 1000 / perSecond));
    }
    const metrics = await metricsOf(product);
    const [drawn, framed] = [glassOf(metrics), serverPartOf(metrics)];
    await browser.close();
    await product.stop();
    return [
      { bench: 'glass', case: `${walls} walls, ${n} messages, ${drawn.all} changes drawn`, subject: 'ours', value: drawn.meanMs, unit: 'ms mean' },
      { bench: 'glass', case: 'half within', subject: 'ours', value: drawn.within(0.5), unit: 'ms (bucket)', target: 'p50 <= 100' },
      { bench: 'glass', case: '99 in 100 within', subject: 'ours', value: drawn.within(0.99), unit: 'ms (bucket)', target: 'p99 <= 300' },
      { bench: 'glass', case: "the server's part, 99 in 100 within", subject: 'ours', value: framed.within(0.99), unit: 'ms (bucket)', target: 'p99 <= 50' },
    ];
  },
};
