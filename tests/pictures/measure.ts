/** Measures what stands on a wall: how large every text is on glass, and whether any is cut. Runs inside the page. */
/// <reference lib="dom" />

export interface Measured {
  readonly text: string;
  /** CSS pixels as they reach the screen: inside a drawing, after the drawing's own scale. */
  readonly pixels: number;
  /** For walking up to: 24 pixels instead of 41. */
  readonly near: boolean;
  /** Wider than the box that hides what does not fit, or past the edge of its tile. */
  readonly cut: boolean;
}

export function measureTexts(): Measured[] {
  const found: Measured[] = [];
  const walker = document.createTreeWalker(document.querySelector('.wall-screen') ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const element = node.parentElement;
    if (text === '' || element === null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { width, height, right } = range.getBoundingClientRect();
    const style = getComputedStyle(element);
    // The "i" and its sentence are painted on focus or pointer only; texts for ears have no size.
    if (width === 0 || height === 0 || style.visibility === 'hidden' || element.closest('.about, .unseen') !== null) continue;
    const drawing = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
    const hides = element.closest('.owner, .detail, .name, .card');
    const tile = element.closest('.tile')?.getBoundingClientRect();
    found.push({
      text,
      pixels: parseFloat(style.fontSize) * drawing,
      near: element.closest('.near, .svg-near') !== null,
      cut:
        (hides !== null && hides.scrollWidth > hides.clientWidth + 1 && getComputedStyle(hides).overflow !== 'visible') ||
        (tile !== undefined && getComputedStyle(element).textOverflow !== 'ellipsis' && right > tile.right + 1),
    });
  }
  return found;
}
