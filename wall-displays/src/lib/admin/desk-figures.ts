/** What a desk writes above itself: a title, and words with figures among them. */
export interface DeskFigure {
  readonly title: string;
  readonly parts: readonly (string | { readonly b: string; readonly tone?: 'watch' | 'crit' })[];
}

/** A figure that asks for somebody as soon as it is above nothing. */
export const asking = (n: number, text: string, tone: 'watch' | 'crit' = 'watch'): DeskFigure['parts'][number] => (n > 0 ? { b: text, tone } : { b: text });
