/** What the running product counts of itself. */
import type { Product } from './product.ts';

export async function metricsOf(product: Product): Promise<string> {
  return (await fetch(`${product.url}/metrics`, { headers: { authorization: `Bearer ${await product.token('admin')}` } })).text();
}

export interface Glass {
  /** Changes drawn. */
  readonly all: number;
  readonly meanMs: number;
  /** The bucket, in milliseconds, below which a share of them lies. */
  within(share: number): number;
}

/** From the last byte of a message to the frame that shows it, as the pages say it. */
export const glassOf = (metrics: string): Glass => spreadOf(metrics, 'healthos_feed_to_glass_seconds');

/** The server's part of it: until a change is written to its sockets. */
export const serverPartOf = (metrics: string): Glass => spreadOf(metrics, 'healthos_feed_to_frame_seconds');

function spreadOf(metrics: string, name: string): Glass {
  const buckets = [...metrics.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)`, 'gm'))].map(
    ([, le, count]) => [Number(le), Number(count)] as const,
  );
  const all = buckets[buckets.length - 1]?.[1] ?? 0;
  const sum = Number(new RegExp(`^${name}_sum (\\S+)`, 'm').exec(metrics)?.[1] ?? 0);
  return { all, meanMs: (sum / all) * 1000, within: (share) => (buckets.find(([, count]) => count >= all * share)?.[0] ?? Infinity) * 1000 };
}
