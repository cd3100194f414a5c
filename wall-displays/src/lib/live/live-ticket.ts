/** The word that opens one live connection: fetched for each, with the token, which itself never travels over the socket. */

const limitMs = 10_000;

/** Empty where this token opens nothing, so that the server says so; undefined where nobody answers. */
export async function liveTicket(token: string): Promise<string | undefined> {
  try {
    const answer = await fetch('/api/live-tickets', { method: 'POST', headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(limitMs) });
    if (answer.status === 401) return '';
    if (!answer.ok) return undefined;
    return ((await answer.json()) as { readonly ticket: string }).ticket;
  } catch {
    return undefined;
  }
}
