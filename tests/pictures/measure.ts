/** Measures what stands on a wall: how large every text is on glass, whether any is cut or touches another, and what one digit more would do. Runs inside the page. */
/// <reference lib="dom" />

export interface Measured {
  readonly text: string;
  /** CSS pixels as they reach the screen: inside a drawing, after the drawing's own scale. */
  readonly pixels: number;
  /** For walking up to: 24 pixels instead of 41. */
  readonly near: boolean;
  /** Wider than the box that hides what does not fit, or past the edge of its tile or of the wall. */
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
        right > window.innerWidth + 1 ||
        (tile !== undefined && getComputedStyle(element).textOverflow !== 'ellipsis' && right > tile.right + 1),
    });
  }
  return found;
}

/**
 * Gives every figure that begins with one digit a second one, as a worse day would: `7` becomes `78`, `4:10` `48:10`, `$2.91 M` `$28.91 M`; a
 * percentage becomes a hundred. What chooses its size by its digits (`.adapts`) is not asked. Answers how many were widened.
 */
export function widenFigures(): number {
  const wider = (text: string): string => {
    if (/\d:\d/.test(text)) return text.replace(/(^|\D)(\d):/, '$1$28:');
    if (text.includes('%')) return text.replace(/^\d{1,2}(?= %)/, '100');
    return text.replace(/(?<![A-Za-z])\d+/, (digits) => (digits.length === 1 ? `${digits}8` : digits));
  };
  let widened = 0;
  for (const figure of document.querySelectorAll('.wall-screen :is(.number, b.fig)')) {
    if (figure.closest('.adapts, .about, .unseen, svg') !== null) continue;
    for (const node of figure.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !/\d/.test(node.textContent ?? '')) continue;
      node.textContent = wider(node.textContent ?? '');
      widened++;
    }
  }
  return widened;
}

/** Pairs of texts of one row or header that lie on each other. */
export function touchingTexts(): string[] {
  const found: string[] = [];
  for (const line of document.querySelectorAll('.wall-screen :is(.row, .tile > header, .ahead, .under, .x)')) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const pieces: { readonly text: string; readonly node: Node; readonly box: DOMRect }[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (text === '' || element === null || element.closest('.about, .unseen, svg') !== null) continue;
      // What is cut short shows less than it measures.
      if (getComputedStyle(element).overflowX !== 'visible') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 0) pieces.push({ text, node, box });
    }
    for (const [n, one] of pieces.entries())
      for (const other of pieces.slice(n + 1)) {
        if (one.node === other.node) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide > 1 && high > Math.min(one.box.height, other.box.height) / 2) found.push(`${one.text} | ${other.text}`);
      }
  }
  return found;
}
