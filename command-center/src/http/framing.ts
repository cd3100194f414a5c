/** Who may show a page of ours inside theirs: the embedded chart, the registered EHRs; everything else, nobody. */

/** The one page that may stand in a frame. */
export const embeddedPath = '/chart';

/** No inline script, nothing from elsewhere. Inline style attributes are what charts are drawn with. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; worker-src 'self' blob:; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";

/** Exactly that page: no address below it, however it is written. */
export const isEmbedded = (url: string): boolean => url.split(/[?#]/, 1)[0] === embeddedPath;

export function framingHeaders(url: string, origins: readonly string[]): Readonly<Record<string, string>> {
  const isFramed = isEmbedded(url) && origins.length > 0;
  return {
    'content-security-policy': `${policy}; frame-ancestors ${isFramed ? origins.join(' ') : "'none'"}`,
    // The older header knows no list: where frames are allowed, the policy alone says whose.
    ...(isFramed ? {} : { 'x-frame-options': 'DENY' }),
    // Whoever opened it as a window of its own is told when the user is done.
    'cross-origin-opener-policy': isEmbedded(url) ? 'unsafe-none' : 'same-origin',
  };
}
