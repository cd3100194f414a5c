/** Counts a run for its closing line: tests, and what fails outside of any test (a file that does not load, an error that nobody caught). */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const file = process.env['HEALTHOS_TOTALS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(count(modules, unhandled.length)));
  }
}

function count(modules: readonly TestModule[], unhandled: number): Totals {
  const totals = { passed: 0, failed: unhandled, skipped: 0 };
  for (const module of modules) {
    const before = totals.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed' || state === 'failed' || state === 'skipped') totals[state] += 1;
      else totals.failed += 1;
    }
    if (!module.ok() && totals.failed === before) totals.failed += 1;
  }
  return totals;
}
