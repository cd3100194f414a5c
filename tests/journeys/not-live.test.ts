/** A server that stands still is said to be not live over the whole width within ten seconds, and the wall recovers by itself. */
import { chmod, rm } from 'node:fs/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../services/child.ts';
import { isMarked, mark, openBrowser, visit } from './browser.ts';
import { endsWithUs, temporaryFolder } from '../services/temporary.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('a wall whose server stands still', () => {
  let server: ChildProcess;
  let dataDir: string;
  let port: number;
  let browser: Browser;

  beforeAll(async () => {
    dataDir = temporaryFolder('healthos-paused-');
    await chmod(dataDir, 0o755);
    port = await freePort();
    server = spawn(process.execPath, ['command-center/src/cli.ts', 'serve'], {
      env: {
        ...process.env,
        HEALTHOS_HTTP_PORT: String(port),
        HEALTHOS_MLLP_PORT: '0',
        HEALTHOS_DATA_DIR: dataDir,
        HEALTHOS_SIMULATOR: 'off',
        HEALTHOS_DEMO: 'on',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    endsWithUs(server);
    await new Promise<void>((ready, failed) => {
      server.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('ready:')) ready();
      });
      server.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
    });
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    if (server.exitCode === null) {
      const ended = new Promise((done) => server.once('exit', done));
      server.kill('SIGCONT');
      server.kill('SIGTERM');
      await ended;
    }
    await rm(dataDir, { recursive: true, force: true });
  });

  test('says NOT LIVE within ten seconds, hatches its values, and is live again by itself', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'bed-manager' }),
    });
    const { token } = (await answer.json()) as { token: string };
    const { page } = await visit(browser, { url: `http://127.0.0.1:${port}/wall/capacity`, token, role: 'bed-manager' });
    await page.locator('[data-freshness=live]').waitFor();
    await page.getByRole('button', { name: /^ICU, net beds now:/ }).waitFor();
    await mark(page);
    const shown = await page.getByRole('button', { name: /^ICU, net beds now:/ }).innerText();

    server.kill('SIGSTOP');
    const stoppedAt = performance.now();
    await page.locator('[data-freshness=reconnecting]').waitFor({ timeout: 5_000 });
    const band = page.getByRole('alert');
    await band.waitFor({ timeout: 12_000 });
    expect(performance.now() - stoppedAt).toBeLessThanOrEqual(10_000);
    expect(await band.innerText()).toMatch(/NOT LIVE[\s\S]*Last good \d\d:\d\d:\d\d/);
    expect((await band.boundingBox())?.width).toBeCloseTo(1920, 0);
    expect(
      await page
        .locator('.tile')
        .first()
        .evaluate((tile) => getComputedStyle(tile, '::after').backgroundImage),
    ).toContain('repeating-linear-gradient');
    expect(await page.getByRole('button', { name: /^ICU, net beds now:/ }).innerText()).toBe(shown);

    server.kill('SIGCONT');
    await page.locator('[data-freshness=live]').waitFor({ timeout: 30_000 });
    expect(await isMarked(page)).toBe(true);
    await page.context().close();
  });
});
