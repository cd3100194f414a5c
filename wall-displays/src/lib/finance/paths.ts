/** Addresses of finance: each keeps the facility of the present one, and nothing else of it. */
import { page } from '$app/state';

export function pathTo(path: string, query: Readonly<Record<string, string>> = {}): string {
  const asked = new URLSearchParams(query);
  const facility = page.url.searchParams.get('facility');
  if (facility !== null) asked.set('facility', facility);
  const text = asked.toString();
  return text === '' ? path : `${path}?${text}`;
}

export const accountPath = (encounter: string): string => pathTo(`/finance/account/${encodeURIComponent(encounter)}`);
export const claimPath = (claim: string): string => pathTo('/finance/claims', { show: 'all', claim });
export const denialPath = (denial: string): string => pathTo('/finance/denials', { denial });
export const appealPath = (encounter: string, denial: string): string => pathTo(`/finance/account/${encodeURIComponent(encounter)}/appeal`, { denial });
