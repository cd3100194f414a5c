/** What a screen shows is in its address: filters, sorting and what is selected, so that a link opens what its sender saw. */
import { goto } from '$app/navigation';
import { page } from '$app/state';

export const said = (name: string): string => page.url.searchParams.get(name) ?? '';

/** Writes values into the address; an empty one is taken out. A step back leaves the screen, not one keystroke. */
export function say(values: Readonly<Record<string, string | undefined>>): void {
  const url = new URL(page.url.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.search === page.url.search) return;
  void goto(url, { replace: true, reset: false });
}
