/** The screen's measures as a PDF: the drawn charts themselves, and the words and figures beside them. Its libraries are loaded when somebody asks for it. */

export interface Sheet {
  readonly title: string;
  readonly subtitle: string;
  readonly cards: readonly {
    readonly title: string;
    readonly of: string;
    readonly value: string;
    readonly cause: string;
    readonly balance: string;
    readonly version: string;
    readonly chart: SVGSVGElement | undefined;
  }[];
  readonly foot: string;
}

/** A4 across, points. */
const [pageWidth, pageHeight, margin, gap] = [842, 595, 30, 12];
const [columns, rowsOfPage] = [3, 2];

export async function paperOf(sheet: Sheet): Promise<Blob> {
  const [{ jsPDF }] = await Promise.all([import('jspdf'), import('svg2pdf.js')]);
  const paper = new jsPDF({ unit: 'pt', format: 'a4', orientation: 'landscape', compress: true });
  const width = (pageWidth - 2 * margin - (columns - 1) * gap) / columns;
  const height = (pageHeight - 2 * margin - 50 - (rowsOfPage - 1) * gap) / rowsOfPage;
  const say = (text: string, x: number, y: number, size: number, style: 'normal' | 'bold' = 'normal'): void => {
    paper.setFont('helvetica', style).setFontSize(size);
    paper.text(printable(text), x, y, { maxWidth: width - 16 });
  };
  for (const [i, card] of sheet.cards.entries()) {
    const place = i % (columns * rowsOfPage);
    if (place === 0) {
      if (i > 0) paper.addPage();
      paper
        .setFont('helvetica', 'bold')
        .setFontSize(14)
        .text(printable(sheet.title), margin, margin + 8);
      paper
        .setFont('helvetica', 'normal')
        .setFontSize(9)
        .text(printable(sheet.subtitle), margin, margin + 22);
      paper.setFontSize(7).text(printable(sheet.foot), margin, pageHeight - margin + 14);
    }
    const [x, y] = [margin + (place % columns) * (width + gap), margin + 36 + Math.floor(place / columns) * (height + gap)];
    paper.setDrawColor(185, 194, 205).roundedRect(x, y, width, height, 4, 4);
    say(`${card.title}, definition v${card.version}`, x + 8, y + 16, 10, 'bold');
    say(card.of, x + 8, y + 28, 7.5);
    say(card.value, x + 8, y + 50, 16, 'bold');
    if (card.chart !== undefined) {
      const box = card.chart.viewBox.baseVal;
      const drawn = Math.min(width - 16, ((height - 110) * box.width) / box.height);
      await paper.svg(inked(card.chart), { x: x + 8, y: y + 58, width: drawn, height: (drawn * box.height) / box.width });
    }
    say(card.cause, x + 8, y + height - 30, 8.5, 'bold');
    say(card.balance, x + 8, y + height - 16, 7.5);
  }
  return paper.output('blob');
}

const drawnBy = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'text-anchor', 'font-size'] as const;

/** A copy whose looks stand in the drawing itself: paper has no style sheet. */
function inked(chart: SVGSVGElement): SVGSVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [...chart.querySelectorAll<SVGElement>('*')];
  for (const [i, element] of [...copy.querySelectorAll<SVGElement>('*')].entries()) {
    const original = originals[i];
    if (original === undefined) continue;
    const style = getComputedStyle(original);
    for (const name of drawnBy) element.setAttribute(name, style.getPropertyValue(name));
    element.setAttribute('font-family', 'helvetica');
    element.removeAttribute('class');
  }
  for (const text of copy.querySelectorAll('text')) text.textContent = printable(text.textContent ?? '');
  for (const one of copy.querySelectorAll('title, .hit')) one.remove();
  return copy;
}

/** The letters of the built-in fonts: what they lack is written out. */
export function printable(text: string): string {
  const written: Readonly<Record<string, string>> = {
    '→': 'to',
    Σ: 'sum of',
    '≥': 'at least',
    '−': '-',
    '◆': '',
    '▲': '',
    '○': '',
    '–': '-',
    '’': "'",
    '…': '...',
  };
  return [...text]
    .map((letter) => written[letter] ?? letter)
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim();
}
