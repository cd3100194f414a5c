/** A patient's bill as PDF: plain words, each charge on its line with what was decided on it, and what remains. Drawn by the text and line calls of one library. */
import { jsPDF } from 'jspdf';
import type { Statement, StatementLine } from '@healthos/core/financial/remittance/statement.ts';
import type { Cents } from '@healthos/core/money.ts';
import { numberOf } from '@healthos/core/operations/apart-key.ts';
import { localOf, type Instant, type Zone } from '@healthos/core/time.ts';

export interface StatementHeading {
  readonly hospital: string;
  /** Absent where whoever reads may not know it. */
  readonly patient?: string;
  readonly currency: string;
  readonly zone: Zone;
}

/** Millimetres of an A4 page. */
const page = { left: 18, right: 192, top: 20, bottom: 278, row: 5.2 } as const;
/** Right edges of the columns of amounts, and the width of the first. */
const columns = { charge: 118, paid: 137, off: 156, yours: 192, codeWidth: 70 } as const;
const sizes = { title: 16, heading: 11, text: 9, small: 8 } as const;

export function statementPdf(statement: Statement, heading: StatementHeading): Uint8Array {
  const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true });
  // The same statement is the same bytes.
  pdf.setCreationDate(new Date(statement.at));
  pdf.setFileId('0'.repeat(32));
  const sheet = new Sheet(pdf, statement, heading);
  sheet.head();
  sheet.charges();
  sheet.totals();
  sheet.numberPages();
  return new Uint8Array(pdf.output('arraybuffer'));
}

class Sheet {
  private y: number = page.top;
  private readonly pdf: jsPDF;
  private readonly statement: Statement;
  private readonly heading: StatementHeading;

  constructor(pdf: jsPDF, statement: Statement, heading: StatementHeading) {
    this.pdf = pdf;
    this.statement = statement;
    this.heading = heading;
  }

  head(): void {
    const { statement, heading } = this;
    this.text(heading.hospital, page.left, sizes.title, 'bold');
    this.down(8);
    this.text('Statement', page.left, sizes.heading, 'bold');
    this.text(dayText(statement.at, heading.zone), page.right, sizes.text, 'normal', 'right');
    this.down();
    if (heading.patient !== undefined) this.text(heading.patient, page.left, sizes.text);
    this.text(`Visit ${numberOf(statement.encounter)}`, page.right, sizes.text, 'normal', 'right');
    this.down(9);
  }

  charges(): void {
    this.columnHeads();
    for (const line of this.statement.lines) this.charge(line);
    this.rule();
  }

  totals(): void {
    const { balance, shares, payments } = this.statement;
    const rows: (readonly [string, Cents])[] = [
      ['Charges', balance.chargedCents],
      ['Paid by insurance', balance.insurancePaidCents],
      ['Reduced by agreement with the insurer', balance.writtenOffCents],
      ...(balance.openCents > 0 ? [['Not decided, or refused and asked for again', balance.openCents] as const] : []),
      ...shares.map(({ kind, amountCents }) => [`Your share: ${shareWords[kind]}`, amountCents] as const),
      ...payments.map(({ at, amountCents }) => [`Your payment of ${dayText(at, this.heading.zone)}`, amountCents] as const),
      ...(balance.creditCents > 0 ? [['Paid too much, to be given back', balance.creditCents] as const] : []),
    ];
    for (const [says, amount] of rows) this.row(says, amount);
    this.rule();
    this.room();
    this.text('You owe', page.left, sizes.heading, 'bold');
    this.text(this.money(balance.patientBalanceCents), page.right, sizes.heading, 'bold', 'right');
    this.down(8);
    if (balance.patientShareCents === undefined) this.text('Nothing is due yet: insurance has still to decide.', page.left, sizes.text);
    this.down();
  }

  numberPages(): void {
    const pages = this.pdf.getNumberOfPages();
    for (let n = 1; n <= pages; n++) {
      this.pdf.setPage(n);
      this.y = page.bottom + 8;
      this.text(`${n} of ${pages}`, page.right, sizes.small, 'normal', 'right');
    }
  }

  private columnHeads(): void {
    this.text('Service', page.left, sizes.small, 'bold');
    this.text('Charge', columns.charge, sizes.small, 'bold', 'right');
    this.text('Paid', columns.paid, sizes.small, 'bold', 'right');
    this.text('Reduced', columns.off, sizes.small, 'bold', 'right');
    this.text('Your share', columns.yours, sizes.small, 'bold', 'right');
    this.down();
    this.rule();
  }

  private charge(line: StatementLine): void {
    this.room(() => this.columnHeads());
    const says = `${dayText(line.serviceAt, this.heading.zone)}  ${line.says ?? line.code}`;
    const fitted = this.pdf.splitTextToSize(says, columns.codeWidth) as string[];
    this.text(fitted[0] ?? says, page.left, sizes.text);
    this.text(this.money(line.amountCents), columns.charge, sizes.text, 'normal', 'right');
    const sum = (of: (one: StatementLine['decided'][number]) => Cents): number => line.decided.reduce((all, one) => all + of(one), 0);
    if (line.decided.length > 0) {
      this.text(this.money(sum(({ paidCents }) => paidCents)), columns.paid, sizes.text, 'normal', 'right');
      this.text(this.money(sum(({ writtenOffCents }) => writtenOffCents)), columns.off, sizes.text, 'normal', 'right');
      // The last payer's word counts.
      this.text(this.money(line.decided[line.decided.length - 1]?.patientCents ?? 0), columns.yours, sizes.text, 'normal', 'right');
    }
    this.down();
  }

  private row(says: string, amount: Cents): void {
    this.room();
    this.text(says, page.left, sizes.text);
    this.text(this.money(amount), page.right, sizes.text, 'normal', 'right');
    this.down();
  }

  private text(says: string, x: number, size: number, style: 'normal' | 'bold' = 'normal', align: 'left' | 'right' = 'left'): void {
    this.pdf.setFont('helvetica', style);
    this.pdf.setFontSize(size);
    this.pdf.text(says, x, this.y, { align });
  }

  private rule(): void {
    this.pdf.setLineWidth(0.2);
    this.pdf.line(page.left, this.y - 3.5, page.right, this.y - 3.5);
    this.down(2);
  }

  private down(by: number = page.row): void {
    this.y += by;
  }

  /** A row begins on the next page where this one is full. */
  private room(again?: () => void): void {
    if (this.y < page.bottom) return;
    this.pdf.addPage();
    this.y = page.top;
    again?.();
  }

  private money(amountCents: number): string {
    const whole = Math.trunc(Math.abs(amountCents) / 100).toLocaleString('en-US');
    const part = String(Math.abs(amountCents) % 100).padStart(2, '0');
    return `${amountCents < 0 ? '-' : ''}${whole}.${part} ${this.heading.currency}`;
  }
}

const shareWords: Readonly<Record<Statement['shares'][number]['kind'], string>> = {
  deductible: 'what your plan leaves you to pay first each year',
  'co-insurance': 'your part of each bill',
  'co-payment': 'a fixed amount for each visit',
  other: 'not covered by your plan',
};

function dayText(at: Instant, zone: Zone): string {
  return new Date(localOf(at, zone)).toISOString().slice(0, 10);
}
