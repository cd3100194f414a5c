/** Serves the unit screens from the device when neither network nor server answers: what is live always comes first, nothing of the API is ever kept. */
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

const kept = 'healthos-unit';

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/') || url.pathname.startsWith('/live')) return;
  event.respondWith(answer(event.request, url));
});

async function answer(request: Request, url: URL): Promise<Response> {
  const fresh = await fetch(request).catch(() => undefined);
  if (fresh !== undefined) return fresh;
  const cache = await caches.open(kept);
  const found = await cache.match(request.mode === 'navigate' ? '/units/' : url.pathname);
  return found ?? Response.error();
}
