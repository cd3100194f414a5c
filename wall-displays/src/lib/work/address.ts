/** What a screen shows is in its address: filters, sorting and what is selected, so that a link opens what its sender saw. */
import { goto } from '$app/navigation';
import { page } from '$app/state';

export const said = (name: string): string => page.url.searchParams.get(name) ?? '';

/** Where the last values lead, until the way there is done: what is said meanwhile is said of that. */
let ahead: URL | undefined;

/** Writes values into the address; an empty one is taken out. A step back leaves the screen, not one keystroke. */
export function say(values: Readonly<Record<string, string | undefined>>): void {
  const here = ahead?.pathname === page.url.pathname ? ahead : page.url;
  const url = new URL(here.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.search === here.search) return;
  ahead = url;
  void goto(url, { replace: true, reset: false }).finally(() => {
    if (ahead === url) ahead = undefined;
  });
}
