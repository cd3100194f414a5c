/**
 * Feed to glass at a thousand messages a second, of people who come and go, with a thousand sockets: each watches the beds of the house, and one wall in Chromium says when what it heard of was
 * drawn. The sockets are read and not understood: what a thousand screens think of a change is no cost of the server.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import WebSocket from 'ws';
import { isQuick, type Bench, type Row } from './figures.ts';
import { glassOf, metricsOf } from './measured.ts';
import { comingAndGoing, demoWards } from './moving.ts';
import { startProduct, type Product } from './product.ts';
import { send } from './traffic.ts';

const [sockets, perSecond, connections, seconds, settleMs] = [1000, 1000, 8, isQuick ? 10 : 30, 3000];
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const wards = { ...demoWards, visits: 100 };

export const flood: Bench = {
  name: 'flood',
  run: async () => {
    const product = await startProduct();
    const token = await product.token('bed-manager');
    const open: Watching[] = [];
    for (let n = 0; n < sockets; n += 50) open.push(...(await Promise.all(Array.from({ length: 50 }, () => watch(product, token)))));
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    await context.addInitScript((kept) => localStorage.setItem('healthos.display', kept), await product.token('wall-staff'));
    await (await context.newPage()).goto(`${product.url}/wall/capacity?facility=LGH`);
    await pause(settleMs);
    let n = 0;
    const began = performance.now();
    for (let at = began; at < began + seconds * 1000; at = performance.now()) {
      const due = Math.ceil((((at - began) / 1000) * perSecond - n) / connections);
      if (due > 0) await send({ port: product.mllpPort, connections, inFlight: due, milliseconds: 0, message: () => comingAndGoing(wards, ++n) });
      await pause(Math.max(0, 20 - (performance.now() - at)));
    }
    const rate = n / ((performance.now() - began) / 1000);
    await pause(settleMs);
    const drawn = glassOf(await metricsOf(product));
    const least = Math.min(...open.map(({ heard }) => heard()));
    await browser.close();
    for (const { socket } of open) socket.terminate();
    await product.stop();
    const row = (name: string, value: number, unit: string, target?: string): Row => ({
      bench: 'flood',
      case: `${sockets} sockets: ${name}`,
      subject: 'ours',
      value,
      unit,
      ...(target === undefined ? {} : { target }),
    });
    return [
      row('messages', rate, 'a second', `${perSecond}`),
      row(`feed to glass of one wall, ${drawn.all} changes drawn, half within`, drawn.within(0.5), 'ms (bucket)'),
      row('feed to glass of one wall, 99 in 100 within', drawn.within(0.99), 'ms (bucket)', '<= 1,000'),
      row('frames heard by each, at least', least, 'frames'),
    ];
  },
};

interface Watching {
  readonly socket: WebSocket;
  heard(): number;
}

/** A socket of socket.io, by its words: it signs in, watches, answers each ping, and counts what else it hears. */
function watch({ url }: Product, token: string): Promise<Watching> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live/?EIO=4&transport=websocket`);
    let heard = 0;
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      if (data[0] === 0x30) socket.send(`40${JSON.stringify({ token })}`);
      else if (data[0] === 0x32) socket.send('3');
      else if (data[0] === 0x34 && data[1] === 0x30) socket.send(`421${JSON.stringify(['watch', { view: 'beds', facility: 'LGH' }])}`);
      else if (data[0] === 0x34 && data[1] === 0x33) resolve({ socket, heard: () => heard });
      else heard++;
    });
  });
}
