/** Who this screen is: a person's session lasts as long as the tab, an enrolled display's token as long as the kiosk. */

export interface Session {
  readonly token: string;
  readonly role: string;
  readonly facility?: string;
}

const sessionKey = 'healthos.session';
const displayKey = 'healthos.display';

export function session(): Session | undefined {
  const kept = sessionStorage.getItem(sessionKey);
  if (kept === null) return undefined;
  const [token, role, facility] = kept.split('\n');
  if (token === undefined || role === undefined) return undefined;
  return { token, role, ...(facility === undefined || facility === '' ? {} : { facility }) };
}

export function keepSession({ token, role, facility }: Session): void {
  sessionStorage.setItem(sessionKey, [token, role, facility ?? ''].join('\n'));
}

/** Gone from this screen at once; the server is told, so that its token opens nothing any more even where somebody copied it. */
export function endSession(): void {
  const token = session()?.token;
  sessionStorage.removeItem(sessionKey);
  if (token === undefined) return;
  // Where the server does not hear it, its own limit ends the session.
  void fetch('/api/sign-out', { method: 'POST', keepalive: true, headers: { authorization: `Bearer ${token}` } }).catch(() => undefined);
}

const tabletKey = 'healthos.tablet';
/** The word by which a shared tablet is known: with it those who signed in here today come back by badge and PIN. It opens nothing by itself. */
export const tabletWord = (): string | undefined => localStorage.getItem(tabletKey) ?? undefined;
export const keepTabletWord = (word: string): void => localStorage.setItem(tabletKey, word);
export const forgetTabletWord = (): void => localStorage.removeItem(tabletKey);

export const displayToken = (): string | undefined => localStorage.getItem(displayKey) ?? undefined;
export const keepDisplayToken = (token: string): void => localStorage.setItem(displayKey, token);
export const forgetDisplayToken = (): void => localStorage.removeItem(displayKey);

/** A wall shows itself as an enrolled display where it is one, else as whoever signed in here. */
export const wallToken = (): string | undefined => displayToken() ?? session()?.token;

/** What a token says of its bearer: the unit and the staff id that a screen begins with, and whether it is a session of an account. Whether it is true, only the server decides. */
export function bearerOf(token: string): { readonly unit?: string; readonly staff?: string; readonly session?: string } {
  const part = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  if (part === undefined) return {};
  const text = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  const said = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  const { unit, staff, session: own } = said;
  return {
    ...(typeof unit === 'string' ? { unit } : {}),
    ...(typeof staff === 'string' ? { staff } : {}),
    ...(typeof own === 'string' ? { session: own } : {}),
  };
}
