/**
 * Pages of one search read one picture: the first page keeps the picture that it was made from (pictures share what did not change, so it costs what
 * changed since), and its links name it. A link whose picture is gone says so, and the search is begun again.
 */
import { randomBytes } from 'node:crypto';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { minuteMs, type Instant } from '@healthos/core/time.ts';
import type { Cursor } from './search.ts';

export const pagingLimits = { pictures: 64, keptMs: 10 * minuteMs } as const;

export interface Paging {
  keep(picture: Enterprise, now: Instant): string;
  picture(token: string, now: Instant): Enterprise | undefined;
}

export function createPaging(): Paging {
  const kept = new Map<string, { readonly picture: Enterprise; readonly at: Instant }>();
  const tokens = new WeakMap<Enterprise, string>();
  return {
    keep: (picture, now) => {
      const token = tokens.get(picture) ?? randomBytes(9).toString('base64url');
      tokens.set(picture, token);
      kept.delete(token);
      kept.set(token, { picture, at: now });
      for (const [oldest, { at }] of kept) {
        if (kept.size <= pagingLimits.pictures && now - at <= pagingLimits.keptMs) break;
        kept.delete(oldest);
      }
      return token;
    },
    picture: (token, now) => {
      const found = kept.get(token);
      return found === undefined || now - found.at > pagingLimits.keptMs ? undefined : found.picture;
    },
  };
}

export interface PageLink extends Cursor {
  readonly token: string;
}

export function writeCursor({ token, from, after }: PageLink): string {
  return Buffer.from([token, String(from), after ?? ''].join(' ')).toString('base64url');
}

export function readCursor(text: string): PageLink | undefined {
  const [, token, from, after] = /^([\w-]{1,40}) (\d{1,9}) (\S{0,100})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (token === undefined || from === undefined) return undefined;
  return { token, from: Number(from), ...(after === undefined || after === '' ? {} : { after }) };
}
