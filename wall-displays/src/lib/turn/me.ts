/** Whose screen this is, for "mine": the opaque staff id of the own token. It is only read here; what it may do is the server's word. */
export function staffOf(token: string): string | undefined {
  const claims = token.split('.')[1];
  if (claims === undefined || !/^[\w-]+$/.test(claims)) return undefined;
  const text = atob(claims.replaceAll('-', '+').replaceAll('_', '/'));
  const found = /"staff":"([^"\\]{1,40})"/.exec(text);
  return found?.[1];
}
