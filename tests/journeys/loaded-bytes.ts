/** What a page loaded of scripts and styles, compressed. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** Bytes after gzip, and how many files they are. */
export async function loadedBytes(page: Page): Promise<{ readonly files: number; readonly bytes: number }> {
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry.name)
      .filter((name) => /\.(js|css)$/.test(name)),
  );
  const sizes = await Promise.all(loaded.map(async (name) => gzipSync(Buffer.from(await (await fetch(name)).arrayBuffer())).length));
  return { files: loaded.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
