/** One table at the end of a run: every row of the performance page, ours beside peer and limit, and whether the target is met. Kept as JSON and as Markdown. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultsFolder, type Row } from './figures.ts';
import { promises } from './promises.ts';
import { reasons } from './reasons.ts';

/** What the benches of this run gave; a bench that ended otherwise gave the reason. */
export type Measured = ReadonlyMap<string, readonly Row[] | string>;

export type Verdict = 'met' | 'not met' | 'not measured';

export interface Line {
  readonly row: string;
  readonly ours: string;
  readonly peer: string;
  readonly limit: string;
  readonly target: string;
  readonly ratio: string;
  readonly verdict: Verdict;
  /** Which figure of which bench it is, or why it was not measured. */
  readonly note: string;
  /** Of what is below its target. */
  readonly why?: string;
}

export function linesOf(measured: Measured): readonly Line[] {
  return promises.map(({ row, bench, target, find }): Line => {
    const rows = measured.get(bench);
    const found = rows === undefined || typeof rows === 'string' ? undefined : find(rows);
    if (found === undefined) return { row, ours: '', peer: '', limit: '', target, ratio: '', verdict: 'not measured', note: whyNot(bench, rows) };
    const { ours, peer, limit, ratio, met } = found;
    return {
      row,
      ours: figure(ours),
      peer: peer === undefined ? '' : `${figure(peer)} ${peer.subject}`,
      limit: limit === undefined ? '' : `${figure(limit)} ${limit.subject.replace(/^limit: /, '')}`,
      target,
      ratio: ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
      verdict: met ? 'met' : 'not met',
      note: `${bench}: ${ours.case}`,
      ...(met ? {} : { why: reasons[row] ?? 'unexplained: a defect' }),
    };
  });
}

function whyNot(bench: string, rows: readonly Row[] | string | undefined): string {
  return rows === undefined ? `${bench} did not run` : typeof rows === 'string' ? `${bench}: ${rows}` : `${bench} gave no such figure`;
}

const figure = ({ value }: Row): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2));

const columns = ['row', 'ours', 'peer', 'limit', 'target', 'ratio', 'verdict'] as const;

export function asMarkdown(lines: readonly Line[], about: string): string {
  const cells = (parts: readonly string[]): string => `| ${parts.map((part) => part.replaceAll('|', '/')).join(' | ')} |\n`;
  const count = (verdict: Verdict): number => lines.filter((line) => line.verdict === verdict).length;
  return [
    `# Figures\n\n${about}\n\n${count('met')} met, ${count('not met')} not met, ${count('not measured')} not measured.\n\n`,
    cells([...columns, 'note']),
    cells([...columns, 'note'].map(() => '---')),
    ...lines.map((line) => cells([...columns.map((column) => line[column]), line.note])),
    ...lines.flatMap(({ row, why }) => (why === undefined ? [] : [`\n**${row}**: ${why}\n`])),
  ].join('');
}

export function printLines(lines: readonly Line[]): void {
  const table = [columns, ...lines.map((line) => columns.map((column) => line[column]))];
  const widths = columns.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of table)
    process.stdout.write(
      `${cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  for (const { row, why } of lines) if (why !== undefined) process.stdout.write(`\n${row}: ${why}\n`);
}

export function keepReport(lines: readonly Line[], about: string): void {
  const folder = resultsFolder();
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify({ about, lines }, undefined, 1)}\n`);
  writeFileSync(join(folder, 'report.md'), asMarkdown(lines, about));
}
