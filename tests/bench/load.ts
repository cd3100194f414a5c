/**
 * Forty open screens of mixed roles on a hospital of 420 beds at fifty messages a second: four in Chromium, whose drawn changes the product counts as feed to
 * glass, and thirty-six that watch what such a screen watches and note when each change reaches them. The story is the end of a day, told so much faster than
 * it happened that as many messages come of it at whatever hour it is. Then the browser is closed and the same sockets hear half as long again: what four drawing
 * pages on the machine of the server cost is no cost of the server, on a wall they have a machine of their own. At last four walls stay, for which performance.md
 * asks the server's part. That part is what the server itself counts, until a change is written to its sockets: a socket of ours hears it when the story, which is
 * made beside it, lets it. `HEALTHOS_BENCH_LOAD_SECONDS` changes how long it is measured: of monitors nothing is told that is an hour old, so that the first of
 * what is measured for longer is without them.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Browser } from '@playwright/test';
import { io, type Socket } from 'socket.io-client';
import { hourMs, instant } from '@healthos/core/time.ts';
import type { Change } from '@healthos/core/wire.ts';
import type { Bench, Row } from './figures.ts';
import { metricsOf } from './measured.ts';
import { startProduct, type Product } from './product.ts';
import { openStory } from './story.ts';

const seconds = Number(process.env['HEALTHOS_BENCH_LOAD_SECONDS'] ?? 50);
const aloneSeconds = Math.ceil(seconds / 2);
/** Messages a second; the story does not go on faster than so many seconds a second. */
const [wanted, mostSpeed] = [50, 36];
const [historyHours, beatMs, stepMs, settleMs] = [24, 100, 500, 20_000];
/** None of the four draws with WebGL. A graphics card made of the processor would run before everything else here, the server too, as it does on no wall. */
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** How many of each screen are open: the first of each of the first four in a browser. */
const screens = [
  { path: '/wall/capacity', role: 'wall-staff', open: 4 },
  { path: '/beds', role: 'bed-manager', open: 4 },
  { path: '/units/4W', role: 'charge-nurse', open: 8 },
  { path: '/ed', role: 'nurse', open: 3 },
  { path: '/wall/ed', role: 'wall-staff', open: 2 },
  { path: '/wall/turn', role: 'wall-staff', open: 2 },
  { path: '/wall/floor', role: 'wall-staff', open: 2 },
  { path: '/wall/or', role: 'wall-staff', open: 2 },
  { path: '/wall/staffing', role: 'wall-staff', open: 1 },
  { path: '/wall/discharge', role: 'wall-staff', open: 1 },
  { path: '/wall/surge', role: 'wall-staff', open: 1 },
  { path: '/evs', role: 'evs', open: 3 },
  { path: '/transport', role: 'transport', open: 3 },
  { path: '/discharge', role: 'bed-manager', open: 1 },
  { path: '/findings', role: 'bed-manager', open: 2 },
  { path: '/executive', role: 'executive', open: 1 },
] as const;
const inBrowser = 4;
const fourWalls: ReadonlySet<string> = new Set(['/wall/capacity', '/wall/ed', '/wall/turn', '/wall/or']);

export const load: Bench = {
  name: 'load',
  run: async () => {
    const product = await startProduct();
    const end = Math.floor(Date.now() / 1000) * 1000;
    const startsAt = instant(end - historyHours * hourMs);
    const story = await openStory(product, { seed: 6, name: `load-${end}`, startsAt, monitorSeconds: 60 });
    const { site } = story;
    const sent = (): number => story.told.people + story.told.monitors + story.told.work;
    const begins = instant(end - (seconds + 2 * aloneSeconds) * 1000 * mostSpeed);
    for (let at = startsAt; at < begins; at = instant(Math.min(begins, at + hourMs))) await site.tell(at, true);
    await site.tell(begins, true);
    await site.drained();
    say('history told');

    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    const clients: { readonly socket: Socket; readonly path: string }[] = [];
    let arrived: Arrived[] | undefined;
    for (const [n, screen] of screens.entries()) {
      const token = await product.token(screen.role);
      const watched = await openOnce(browser, product, screen, token, n < inBrowser);
      for (let more = n < inBrowser ? 1 : 0; more < screen.open; more++) {
        const socket = io(product.url, { path: '/live', transports: ['websocket'], forceNew: true, auth: { token } });
        clients.push({ socket, path: screen.path });
        socket.on('change', ({ view, receivedAt }: Change) => {
          if (receivedAt !== undefined) arrived?.push({ view, ms: Date.now() - receivedAt });
        });
        await new Promise((resolve) => socket.once('hello', resolve));
        for (const one of watched) await socket.timeout(10_000).emitWithAck('watch', one);
      }
    }
    say(`${clients.length + inBrowser} screens open`);
    await pause(settleMs);

    let told = begins;
    const span = async (forSeconds: number): Promise<Span> => {
      const heard: Arrived[] = (arrived = []);
      const before = await metricsOf(product);
      const [begun, sentBefore, from] = [Date.now(), sent(), told];
      for (let passed = 0; passed < forSeconds; passed = (Date.now() - begun) / 1000) {
        while (sent() - sentBefore < passed * wanted && told < from + passed * mostSpeed * 1000) await site.tell((told = instant(told + stepMs)), false);
        await pause(beatMs);
      }
      await site.drained();
      const lasted = (Date.now() - begun) / 1000;
      await pause(2000);
      arrived = undefined;
      return { before, after: await metricsOf(product), arrived: heard, lasted };
    };
    const drawing = await span(seconds);
    await browser.close();
    await pause(settleMs / 4);
    const alone = await span(aloneSeconds);
    const walls = [...fourWalls].map((path) => clients.find((client) => client.path === path));
    for (const client of clients) if (!walls.includes(client)) client.socket.close();
    await pause(settleMs / 4);
    const few = await span(aloneSeconds);

    for (const { socket } of clients) socket.close();
    await story.close();
    await product.stop();
    return [
      ...figures(drawing, clients.length + inBrowser),
      ...withoutBrowser('no browser', alone, clients.length),
      ...withoutBrowser('four walls', few, fourWalls.size),
    ];
  },
};

interface Arrived {
  readonly view: string;
  readonly ms: number;
}
/** What was told and heard in a while, with the metrics of the server at its ends. */
interface Span {
  readonly before: string;
  readonly after: string;
  readonly arrived: readonly Arrived[];
  readonly lasted: number;
}

const began = Date.now();
const say = (what: string): void => void process.stdout.write(`${((Date.now() - began) / 1000).toFixed(0)} s: ${what}\n`);

type Watch = { readonly view: string; readonly facility: string };

/** Opens a screen as its user does and reads what it watches; leaves it open where it is to be measured. */
async function openOnce(browser: Browser, product: Product, screen: (typeof screens)[number], token: string, stays: boolean): Promise<readonly Watch[]> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  const watched = new Map<string, Watch>();
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const [, text] = /^42\d*(\["watch".*)$/.exec(String(payload)) ?? [];
      if (text === undefined) return;
      const [, watch] = JSON.parse(text) as [string, Watch];
      watched.set(`${watch.facility}|${watch.view}`, watch);
    }),
  );
  await page.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [token, screen.role, 'LGH'].join('\n'));
  await page.goto(`${product.url}${screen.path}?facility=LGH`);
  // A screen asks for its views when it knows the facility and again for what it shows beside them.
  for (let known = -1; known !== watched.size || known === 0;) {
    known = watched.size;
    await pause(1500);
  }
  if (!stays) await context.close();
  return [...watched.values()];
}

function sumOf(text: string, name: string): number {
  return [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0);
}

const grownIn =
  ({ before, after }: Span) =>
  (name: string): number =>
    sumOf(after, name) - sumOf(before, name);

const row = (name: string, value: number, unit: string, target?: string): Row => ({
  bench: 'load',
  case: name,
  subject: 'ours',
  value,
  unit,
  ...(target === undefined ? {} : { target }),
});

const shareOf = (arrived: readonly Arrived[], share: number): number => {
  const sorted = arrived.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};

function withoutBrowser(name: string, span: Span, open: number): Row[] {
  const grown = grownIn(span);
  return [
    row(`${name}, ${open} screens open: messages`, grown('healthos_messages_total') / span.lasted, 'a second', '50'),
    ...serverPart(span, `${name}: `),
    row(`${name}: feed to a screen's socket, ${span.arrived.length} changes, p50`, shareOf(span.arrived, 0.5), 'ms'),
    row(`${name}: feed to a screen's socket, p99`, shareOf(span.arrived, 0.99), 'ms'),
    row(`${name}: processor of the server`, (grown('healthos_process_cpu_seconds_total') / span.lasted) * 100, '% of a core'),
  ];
}

/** The bucket of a histogram below which a share of what was counted in the span lies. */
function within(span: Span, name: string, share: number): number {
  const grown = grownIn(span);
  const all = grown(`${name}_count`);
  const bounds = [...span.after.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\}`, 'gm'))].map(([, le = '']) => le);
  if (all === 0) return NaN;
  const bound = bounds.find((le) => grown(`${name}_bucket\\{le="${le.replace('+', '\\+')}"\\}`) >= all * share);
  return Number(bound ?? Infinity) * 1000;
}

const frames = 'healthos_feed_to_frame_seconds';
function serverPart(span: Span, name = ''): Row[] {
  return [
    row(`${name}the server's part, half within`, within(span, frames, 0.5), 'ms (bucket)'),
    row(`${name}the server's part, 99 in 100 within`, within(span, frames, 0.99), 'ms (bucket)', '<= 50'),
  ];
}

function figures(span: Span, open: number): Row[] {
  const { after, arrived, lasted } = span;
  const grown = grownIn(span);
  const drawn = grown('healthos_feed_to_glass_seconds_count');
  const slowest = new Map<string, number[]>();
  for (const { view, ms } of arrived) slowest.set(view, [...(slowest.get(view) ?? []), ms]);
  const p99 = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[Math.floor(of.length * 0.99)] ?? 0;
  return [
    row(`messages, ${open} screens open`, grown('healthos_messages_total') / lasted, 'a second', '50'),
    row(`feed to glass, ${drawn} changes drawn, mean`, (grown('healthos_feed_to_glass_seconds_sum') / drawn) * 1000, 'ms'),
    row('feed to glass, half within', within(span, 'healthos_feed_to_glass_seconds', 0.5), 'ms (bucket)', 'p50 <= 100'),
    row('feed to glass, 99 in 100 within', within(span, 'healthos_feed_to_glass_seconds', 0.99), 'ms (bucket)', 'p99 <= 300'),
    ...serverPart(span),
    row(`feed to a screen's socket, ${arrived.length} changes, p50`, shareOf(arrived, 0.5), 'ms'),
    row("feed to a screen's socket, p99", shareOf(arrived, 0.99), 'ms'),
    row('event loop delay, p99 of the last moments', sumOf(after, 'healthos_nodejs_eventloop_lag_p99_seconds') * 1000, 'ms', '<= 50'),
    row('processor of the server', (grown('healthos_process_cpu_seconds_total') / lasted) * 100, '% of a core'),
    ...[...slowest]
      .map(([view, all]) => ({ view, ms: p99(all) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 6)
      .map(({ view, ms }) => row(`${view}, p99`, ms, 'ms')),
  ];
}
