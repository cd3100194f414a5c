/** What axe finds in a page as it stands: each rule that is broken, with the first places that break it. */
/// <reference lib="dom" />
import type { Frame, Page } from '@playwright/test';
import axe from 'axe-core';

interface Found {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[];
}

/** Empty: nothing. So many places of a rule, and so much of each, are told. */
export async function violations(page: Page | Frame): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const run: unknown = Reflect.get(globalThis, 'axe');
    if (typeof run !== 'object' || run === null || !('run' in run) || typeof run.run !== 'function') throw new Error('axe is not in the page');
    const found = (await run.run(document)) as Found;
    return found.violations.map(({ id, nodes }) => {
      const places = nodes.slice(0, 3).map(({ html, failureSummary = '' }) => `${html.slice(0, 200)} ${failureSummary}`);
      return `${id}: ${places.join(' | ')}`;
    });
  });
}
