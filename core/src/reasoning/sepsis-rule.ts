/** Sepsis of whoever is here, with the bundle's elements on their own clocks: grave once one of them is overdue. */
import type { Encounter } from '../encounter.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import { isAdult } from './screen-inputs.ts';
import { sepsisCareOf } from './sepsis-care.ts';
import { sepsisClocks, sepsisPack, type Clocked, type SepsisParameters } from './sepsis-clocks.ts';
import { onsetOf } from './sepsis-onset.ts';

export const sepsisRule = encounterRule({
  ...sepsisPack,
  definition:
    'Two SIRS criteria or a qSOFA of two within 24 h of a blood culture order or a diagnosed infection begin the bundle. In 3 h: lactate, cultures (before the antibiotic), a broad antibiotic, 30 mL/kg where the pressure is low or lactate is 4 or more. In 6 h: lactate again where it was over 2, a vasopressor where the pressure stays low after the fluids. Each element has its own clock; shown for 24 h or until all are done.',
  reads: ['vitals', 'analytes', 'orders', 'lines', 'administrations'],
  say: (input, encounter, parameters) => (encounter.status === 'in-progress' && isAdult(input, encounter) ? said(input, encounter, parameters) : undefined),
});

function said(input: ViewInput, encounter: Encounter, parameters: SepsisParameters): Said | undefined {
  const onset = onsetOf(input, encounter, parameters.nearHours, parameters.lastsHours);
  const endsAt = onset === undefined ? undefined : instant(onset.at + parameters.shownHours * hourMs);
  if (onset === undefined || endsAt === undefined || endsAt <= input.now) return undefined;
  const clocks = sepsisClocks(onset.at, sepsisCareOf(input, encounter), input.now, parameters);
  const open = clocks.filter(({ state }) => state === 'due' || state === 'overdue' || state === 'not-computable');
  if (open.length === 0) return undefined;
  const overdue = clocks.filter(({ state }) => state === 'overdue');
  const since = overdue.length === 0 ? onset.at : instant(Math.min(...overdue.map(({ dueAt }) => dueAt ?? onset.at)));
  return {
    findings: [
      findingOf(`sepsis:${encounter.encounter}`, encounter, {
        severity: overdue.length > 0 ? 'critical' : 'watch',
        since,
        owner: 'Clinician',
        says: `${placeName(encounter)} sepsis: ${wordsOf(open)}`,
        clocks: clocks.map(({ positions: _positions, ...clock }) => clock),
        positions: [...onset.positions, ...clocks.flatMap(({ positions }) => positions)],
      }),
    ],
    nextAt: nextOf(open, endsAt, input.now),
  };
}

const names: Readonly<Record<string, string>> = { fluids: '30 mL/kg', 'lactate-again': 'lactate again' };
function wordsOf(open: readonly Clocked[]): string {
  const list = (state: Clocked['state'], word: string): string => {
    const own = open.filter((one) => one.state === state).map(({ element }) => names[element] ?? element);
    return own.length === 0 ? '' : `${own.join(', ')} ${word}`;
  };
  return [list('overdue', 'overdue'), list('due', 'due'), list('not-computable', 'not computable (weight)')].filter((part) => part !== '').join('; ');
}

/** A moment after a due time is overdue. */
function nextOf(open: readonly Clocked[], endsAt: Instant, now: Instant): Instant {
  const times = open.flatMap(({ dueAt }) => (dueAt === undefined || dueAt < now ? [] : dueAt + 1));
  return instant(Math.min(endsAt, ...times));
}
