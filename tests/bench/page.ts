/**
 * From a commit to the glass of an open patient page: people have their results open in Chromium, results come for them one after the other, and each page
 * notes the frame in which the new value stands. Measured from the acknowledgement, which comes after the commit.
 */
/// <reference lib="dom" />
import { chromium, type Browser, type Page } from '@playwright/test';
import { issueToken, signingKey } from '../../command-center/src/access/tokens.ts';
import { connectMllp, type MllpClient } from '../../ingest/src/transports/mllp/client.ts';
import type { Bench, Row } from './figures.ts';
import { startProduct, type Product } from './product.ts';
import { admission, result } from './sync.ts';

const [pages, commits, everyMs, limitMs] = [4, 240, 250, 10_000];
const flags = ['--no-sandbox', '--disable-background-networking'];
/** Each commit says a value that was never said before. */
const valueOf = (commit: number): string => (3 + (commit + 1) / 1000).toFixed(3);

export const page: Bench = {
  name: 'page',
  run: async () => {
    const product = await startProduct();
    const sender = await connectMllp({ host: '127.0.0.1', port: product.mllpPort });
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    const open: Page[] = [];
    for (let n = 0; n < pages; n++) open.push(await openPage(product, sender, browser, n));
    const committed: number[] = [];
    for (let commit = 0; commit < commits; commit++) {
      await sender.send(result(commit % pages, commit, valueOf(commit)));
      committed.push(performance.timeOrigin + performance.now());
      await new Promise((done) => setTimeout(done, everyMs));
    }
    const waits: number[] = [];
    for (const [commit, at] of committed.entries()) waits.push(Math.max(0, (await drawnAt(open[commit % pages], valueOf(commit))) - at));
    sender.close();
    await browser.close();
    await product.stop();
    return rowsOf(waits);
  },
};

async function openPage(product: Product, sender: MllpClient, browser: Browser, n: number): Promise<Page> {
  await sender.send(admission(n));
  await sender.send(result(n, commits + n, '3.000'));
  const found = (await product.ask(`/fhir/R4/Patient?identifier=|SY${n}`)) as { entry?: readonly { resource: { id: string } }[] };
  const patient = (found.entry?.[0]?.resource.id ?? '').replaceAll('.', '_');
  const token = await issueToken(await signingKey(product.folder), { role: 'patient', patient });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const one = await context.newPage();
  await one.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [token, 'patient', ''].join('\n'));
  await one.addInitScript(watchValues);
  await one.goto(`${product.url}/my/results?lang=en`);
  await one.getByText('3.000').first().waitFor();
  return one;
}

/** In the page: the first frame in which each value stands. */
function watchValues(): void {
  const drawn: Record<string, number> = {};
  window.addEventListener('drawn-asked', () => document.documentElement.setAttribute('data-drawn', JSON.stringify(drawn)));
  const look = (): void => {
    for (const value of document.querySelectorAll('.v'))
      for (const [said] of value.textContent.matchAll(/\d\.\d{3}/g))
        if (drawn[said] === undefined) {
          drawn[said] = Infinity;
          requestAnimationFrame(() => (drawn[said] = performance.timeOrigin + performance.now()));
        }
  };
  new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
}

/** Infinity: it never came. */
async function drawnAt(one: Page | undefined, value: string): Promise<number> {
  const until = Date.now() + limitMs;
  do {
    const at = await one?.evaluate((said) => {
      window.dispatchEvent(new Event('drawn-asked'));
      const drawn: unknown = JSON.parse(document.documentElement.getAttribute('data-drawn') ?? '{}');
      return typeof drawn === 'object' && drawn !== null ? Object.entries(drawn).find(([name]) => name === said)?.[1] : undefined;
    }, value);
    if (typeof at === 'number') return at;
    await new Promise((done) => setTimeout(done, 50));
  } while (Date.now() < until);
  return Infinity;
}

function rowsOf(waits: readonly number[]): readonly Row[] {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  const row = (name: string, value: number, target?: string): Row => ({
    bench: 'page',
    case: `open patient page: ${name} of ${sorted.length} commits, ${pages} pages in Chromium`,
    subject: 'ours',
    value,
    unit: 'ms from the commit to the frame',
    ...(target === undefined ? {} : { target }),
  });
  return [row('half', at(0.5)), row('99 in 100', at(0.99), '<= 300'), row('the slowest', at(1))];
}
