/** Which addresses may be framed by whom: the embedded chart by registered origins, and nothing else by anybody. */
import { describe, expect, it } from 'vitest';
import { framingHeaders } from './framing.ts';

const origins = ['https://ehr.example', 'http://localhost:8090'];
const ancestors = (url: string, by: readonly string[]): string | undefined =>
  /frame-ancestors ([^;]*)$/.exec(framingHeaders(url, by)['content-security-policy'] ?? '')?.[1];

describe('framing', () => {
  it.each(['/chart', '/chart?iss=https%3A%2F%2Fx&launch=y', '/chart?code=1&state=2'])('%s by registered origins alone', (url) => {
    expect(ancestors(url, origins)).toBe('https://ehr.example http://localhost:8090');
    expect(framingHeaders(url, origins)).not.toHaveProperty('x-frame-options');
    expect(framingHeaders(url, origins)['cross-origin-opener-policy']).toBe('unsafe-none');
    expect(ancestors(url, [])).toBe("'none'");
    expect(framingHeaders(url, [])['x-frame-options']).toBe('DENY');
  });

  it.each([
    '/',
    '/chart/',
    '/chart/p1',
    '/chart/p1?x=/chart',
    '/charts',
    '/CHART',
    '//chart',
    '/chart%2f',
    '/beds',
    '/my',
    '/admin',
    '/wall/capacity',
    '/oauth/sign-in/x',
    '/api/docs',
    '/fhir/R4/metadata',
  ])('%s by nobody', (url) => {
    expect(ancestors(url, origins)).toBe("'none'");
    expect(framingHeaders(url, origins)).toMatchObject({ 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' });
  });
});
