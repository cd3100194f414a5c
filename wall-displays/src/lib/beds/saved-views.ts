/** Named views of the desk: the part of the address that filters, kept per person on this device. */
export interface SavedView {
  readonly name: string;
  /** The query without what is selected. */
  readonly query: string;
}
/** What of the address belongs to a view; the rest is what is selected in it. */
const kept = ['view', 'level', 'free', 'has', 'show', 'floor', 'sort', 'q'] as const;
const viewLimit = 20;

const keyOf = (who: string): string => `healthos.beds.views.${who}`;

export function queryOf(said: Pick<URLSearchParams, 'get'>): string {
  const query = new URLSearchParams();
  for (const name of kept) {
    const value = said.get(name);
    if (value !== null) query.set(name, value);
  }
  return query.toString();
}

export function readViews(who: string): readonly SavedView[] {
  const text = localStorage.getItem(keyOf(who));
  if (text === null || !/^\[.*\]$/s.test(text)) return [];
  const found: unknown = JSON.parse(text);
  return Array.isArray(found) ? found.filter(isView).slice(0, viewLimit) : [];
}

export function writeViews(who: string, views: readonly SavedView[]): void {
  localStorage.setItem(keyOf(who), JSON.stringify(views.slice(-viewLimit)));
}

function isView(one: unknown): one is SavedView {
  return typeof one === 'object' && one !== null && 'name' in one && 'query' in one && typeof one.name === 'string' && typeof one.query === 'string';
}
