/** The bed manager's desk: places by key and by drag, goes past a rule with a reason, takes it back; two who want one bed both learn of it. */
/// <reference lib="dom" />
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('the bed desk', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;
  let sent = 0;

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  /** Somebody in the ED for whom a bed is asked. */
  async function asks(n: string, more: object = {}): Promise<string> {
    const answer = await sender.send(movement('A01', { patient: `6${n}`, visit: `V6${n}`, place: `ED^${n}^A`, control: `B${sent++}` }));
    expect(msa(answer)[0]).toBe('AA');
    const request = `R6${n}`;
    const at = new Date().toISOString();
    const response = await fetch(`${server.url}/api/feeds/work/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await server.running.issue({ role: 'feed' })}` },
      body: JSON.stringify({
        facility: 'LGH',
        messageId: `beds-${sent++}`,
        facts: [
          {
            at,
            type: 'BedRequested',
            request,
            encounter: `V6${n}`,
            origin: 'ed',
            level: 'medical-surgical',
            isolation: 'none',
            service: 'MED',
            decidedAt: at,
            ...more,
          },
        ],
      }),
    });
    expect(response.status).toBe(200);
    return request;
  }
  async function desk(staff: string, path: string, prepare?: (context: BrowserContext) => Promise<void>, device?: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...device });
    await prepare?.(context);
    const page = await context.newPage();
    await page.addInitScript(
      (kept) => sessionStorage.setItem('healthos.session', kept),
      [await server.running.issue({ role: 'bed-manager', staff }), 'bed-manager', ''].join('\n'),
    );
    await page.goto(`${server.url}${path}`);
    await page.locator('[data-freshness=live]').first().waitFor();
    await page
      .getByRole('button', { name: /^Assign / })
      .first()
      .waitFor();
    return page;
  }
  const promised = async (encounter: string): Promise<unknown> =>
    (await server.ask('admin', '/api/facilities/LGH/beds')).body.rows?.find(
      (row) => (row['promise'] as { encounter?: string } | undefined)?.encounter === encounter,
    )?.['key'];

  test('a request is placed by keyboard: the first choice, and another by its number; undone by Ctrl Z', async () => {
    const request = await asks('01');
    const page = await desk('m1', `/beds?request=${request}`);
    const second = await page
      .getByRole('button', { name: /^Choose / })
      .nth(1)
      .locator('b')
      .innerText();
    await page.keyboard.press('2');
    await page.getByRole('button', { name: `Assign ${second}` }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`${second} for V601`).waitFor();
    await expect.poll(() => promised('V601')).toBe(second);
    await page.keyboard.press('Control+z');
    await expect.poll(() => promised('V601')).toBeUndefined();
    await page.context().close();
  });

  test('a request is dragged to a bed', async () => {
    const request = await asks('02');
    const page = await desk('m1', `/beds?request=${request}`);
    const bed = await page
      .getByRole('button', { name: /^Choose / })
      .nth(2)
      .locator('b')
      .innerText();
    const from = await page.locator(`[data-request=${request}]`).boundingBox();
    const target = page.getByRole('region', { name: 'Beds by unit' }).locator(`[data-bed="${bed}"]`);
    await target.scrollIntoViewIfNeeded();
    const to = await target.boundingBox();
    if (from === null || to === null) throw new Error('nothing to drag');
    await page.mouse.move(from.x + 120, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + 30, to.y + 40, { steps: 5 });
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => promised('V602')).toBe(bed);
    await page.context().close();
  });

  test('on a tablet a finger lifts a request and puts it on a bed; one that only moves up scrolls', async () => {
    const request = await asks('08');
    const page = await desk('m1', `/beds?request=${request}`, undefined, { viewport: { width: 1024, height: 768 }, hasTouch: true });
    const bed = await page
      .getByRole('button', { name: /^Choose / })
      .nth(2)
      .locator('b')
      .innerText();
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0): Promise<unknown> =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    const row = await page.locator(`[data-request=${request}]`).boundingBox();
    if (row === null) throw new Error('no such row');
    const [x, y] = [row.x + 120, row.y + 20];
    const ghost = page.locator('.ghost');
    // Straight up at once: the list scrolls, nothing is lifted.
    await touch('touchStart', x, y);
    for (const up of [8, 16, 24]) await touch('touchMove', x, y - up);
    await touch('touchEnd');
    expect(await ghost.count()).toBe(0);
    // Resting lifts; then it may go anywhere, and the beds scroll under it until the one that is wanted is there.
    const target = page.getByRole('region', { name: 'Beds by unit' }).locator(`[data-bed="${bed}"]`);
    await touch('touchStart', x, y);
    await ghost.waitFor();
    const beds = await page.locator('[data-drag-scroll]').boundingBox();
    if (beds === null) throw new Error('no beds');
    const at = async () => {
      const box = await target.boundingBox();
      if (box === null) throw new Error('no such bed');
      return { x: box.x + box.width / 2, y: box.y + box.height / 2, shown: box.y > beds.y && box.y + box.height < beds.y + beds.height - 60 };
    };
    await touch('touchMove', x + 40, y + 40);
    if (!(await at()).shown) {
      await touch('touchMove', beds.x + beds.width / 2, beds.y + beds.height - 12);
      await expect.poll(async () => (await at()).shown, { interval: 20, timeout: 10_000 }).toBe(true);
    }
    const over = await at();
    await touch('touchMove', over.x, over.y);
    await ghost.getByText(bed).waitFor();
    await touch('touchEnd');
    await expect.poll(() => promised('V608')).toBe(bed);
    await page.context().close();
  });

  test('the floor map is worked by keyboard and by a finger: a floor, a bed, why not', async () => {
    const request = await asks('07');
    const page = await desk('m1', `/beds?request=${request}&view=map`, undefined, { viewport: { width: 1024, height: 768 }, hasTouch: true });
    const map = page.getByRole('region', { name: 'Floor map' });
    const asked = (name: string): string | null => new URL(page.url()).searchParams.get(name);
    await map.getByRole('navigation', { name: 'Floors' }).getByRole('button').nth(1).press('Enter');
    await expect.poll(() => asked('floor')).not.toBe(null);
    const beds = map.locator('[data-bed]');
    await beds.first().waitFor();
    const [first, second] = await beds.evaluateAll((all) => all.slice(0, 2).map((one) => one.getAttribute('data-bed')));
    await beds.first().press('Enter');
    await expect.poll(() => asked('bed')).toBe(first);
    await map.locator(`[data-bed="${second ?? ''}"]`).tap();
    await expect.poll(() => asked('bed')).toBe(second);
    await page.context().close();
  });

  test('two managers race for one bed: the second learns who was first and is offered the next, the first learns of the second', async () => {
    const [one, two] = [await asks('03'), await asks('04')];
    const first = await desk('m1', `/beds?request=${one}`);
    let held = false;
    const second = await desk('m2', `/beds?request=${two}`, (context) =>
      context.routeWebSocket(/\/live/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((message) => server.send(message));
        // What the first does arrives late at the second's screen.
        server.onMessage((message) => (held ? undefined : socket.send(message)));
      }),
    );
    const bed = await first
      .getByRole('button', { name: /^Choose / })
      .first()
      .locator('b')
      .innerText();
    await second
      .getByRole('button', { name: `Assign ${bed}` })
      .first()
      .waitFor();
    held = true;
    await first.keyboard.press('Enter');
    await expect.poll(() => promised('V603')).toBe(bed);
    await second.keyboard.press('Enter');
    const card = second.getByRole('alert', { name: 'Conflict' });
    await card.getByText(`${bed} was taken`).waitFor();
    expect(await card.innerText()).toMatch(/bed manager[\s\S]*written[\s\S]*you[\s\S]*not written/);
    await first.getByRole('status', { name: 'Contested' }).getByText(`${bed} was wanted by two`).waitFor();
    held = false;
    await card.getByRole('button', { name: /^Assign / }).waitFor();
    await second.keyboard.press('Enter');
    await expect.poll(() => promised('V604')).not.toBeUndefined();
    expect(await promised('V604')).not.toBe(bed);
    await first.context().close();
    await second.context().close();
  });

  test('why not names the rule; past it goes with a reason and shows as a breach; axe finds nothing in light and dark, grid, list and map', async () => {
    const request = await asks('05', { level: 'telemetry', needs: ['telemetry'] });
    const page = await desk('m1', `/beds?request=${request}&bed=6W-03-A`);
    const why = page.getByRole('complementary', { name: 'Why not', exact: true });
    await why.getByText('Why not 6W-03-A?').waitFor();
    await why.getByText('placement@2026.1, level-of-care').waitFor();
    await why.getByText('Bring telemetry to 6W-03-A.').waitFor();
    await why.getByRole('button', { name: 'It is there' }).click();
    await expect
      .poll(async () => (await server.ask('admin', '/api/facilities/LGH/beds')).body.rows?.find(({ key }) => key === '6W-03-A')?.['features'])
      .toEqual(['telemetry']);
    await why.getByText('Bring telemetry to 6W-03-A.').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await why.getByText('Bring telemetry to 6W-03-A.').waitFor();
    await why.getByRole('button', { name: 'Override…' }).click();
    await page.getByLabel(/It shows as a breach/).fill('no telemetry bed in the house');
    await page.getByRole('button', { name: 'Assign past the rules' }).click();
    await expect.poll(() => promised('V605')).toBe('6W-03-A');
    await expect
      .poll(async () => (await server.ask('admin', '/api/facilities/LGH/findings')).body.rows?.filter(({ rule }) => rule === 'placement-breach@1').length)
      .toBe(1);
    for (const view of ['', '&view=list', '&view=map']) {
      await page.goto(`${server.url}/beds?free=1${view}`);
      await page.locator('[data-bed]').first().waitFor();
      expect(await violations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: /^(Dark|Light)$/ }).click();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});
