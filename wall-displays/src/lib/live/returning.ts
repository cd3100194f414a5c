/** Back from being away: the network is there again, or somebody looks at the page again. What waits for its next try need not wait for the rest of it. */

/** A network that comes and goes is heard once in so long. */
const heardEveryMs = 1_000;

export interface Places {
  readonly window: EventTarget;
  readonly page: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  now(): number;
}

/** Calls `came` at each return. Returns what ends it. */
export function watchReturn(came: () => void, { window, page, now }: Places = here()): () => void {
  let heardAt = -Infinity;
  const heard = (): void => {
    if (now() - heardAt < heardEveryMs) return;
    heardAt = now();
    came();
  };
  const looked = (): void => {
    if (page.visibilityState === 'visible') heard();
  };
  window.addEventListener('online', heard);
  page.addEventListener('visibilitychange', looked);
  return () => {
    window.removeEventListener('online', heard);
    page.removeEventListener('visibilitychange', looked);
  };
}

const here = (): Places => ({ window: globalThis.window, page: document, now: () => performance.now() });
