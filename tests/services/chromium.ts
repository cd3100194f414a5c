/** The browser of the journeys: the system's Chromium, so that no test downloads one. */
import type { Missing } from './started.ts';
import { systemProgram } from './system-package.ts';

/** `CHROMIUM_PATH` names another one. */
export async function findChromium(): Promise<{ readonly path: string } | Missing> {
  const named = process.env['CHROMIUM_PATH'];
  return named === undefined || named === '' ? systemProgram('chromium', 'chromium') : { path: named };
}
