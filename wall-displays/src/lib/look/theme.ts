/** Light or dark for working screens: what this browser last chose, else what its system prefers. Walls are always dark. */
export type Theme = 'light' | 'dark';
const key = 'healthos.theme';

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(key);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  document.documentElement.dataset['theme'] = theme;
}

/** A page of this look; returns what takes it off again. */
export function wear(look: 'wall' | 'work'): () => void {
  const root = document.documentElement;
  root.classList.add(look);
  root.dataset['theme'] = look === 'wall' ? 'dark' : chosenTheme();
  return () => {
    root.classList.remove(look);
    root.removeAttribute('style');
  };
}
