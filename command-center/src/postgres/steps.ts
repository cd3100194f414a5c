/**
 * The steps of the schema, each applied once and never changed. A step is of one of two kinds.
 *
 * `expand` runs at the start of a program, beside processes of the version before: it only adds. Its statements take their locks within moments or try again,
 * read no table whole and write none anew: a column that may be null or has a constant default, a table, a function; a constraint NOT VALID; an index on a
 * table that has rows by `indexes`, which PostgreSQL builds beside the writers. What was there before is still written and read by both versions.
 *
 * `contract` takes away what no version needs any more. It runs by `npx healthos migrate --contract` alone, once no process is attached that does not know it.
 */
import { accountsStep, secondFactorStep } from '../accounts/tables.ts';
import { x12OutStep } from '../folders/x12-out-table.ts';
import { outboxDroppedIndexes, outboxDroppedStep, outboxStep } from '../outbound/outbox-table.ts';
import { smartStep } from '../smart/tables.ts';
import { archivedStep } from './archived.ts';
import { attachedStep } from './attached.ts';
import { auditTable } from './audit-store.ts';
import { facilityHoldStep } from './facility-hold.ts';
import { houseViewsStep } from './house-views.ts';
import { identityHeldIndexes, identityHeldStep } from './identity-held.ts';
import { identityKeysIndexes, identityKeysStep, identityUnmatchedDroppedStep, identityWaitingIndexes, identityWaitingStep } from './identity-keys.ts';
import { plainNamesIndexes, plainNamesStep } from './named.ts';
import { noteDraftsStep } from './note-drafts.ts';
import { repetitionsStep } from './repetitions.ts';
import { snapshotDroppedStep, snapshotPartsStep } from './snapshots.ts';
import { subscriptionsStep } from './subscriptions.ts';

export type Phase = 'expand' | 'contract';

export interface Step {
  readonly step: number;
  readonly phase: Phase;
  /** All of it or none. */
  readonly sql?: string;
  /** By name: `ON table ...`. Built beside the writers, one after the other, after `sql`. */
  readonly indexes?: Readonly<Record<string, string>>;
  /** What the version before makes of it, and how it is taken back where it must be. */
  readonly back: string;
}

const left = 'The version before never looks at it: start that version again, and leave it.';

export const steps: readonly Step[] = [
  { step: 2, phase: 'expand', sql: outboxStep, back: left },
  { step: 3, phase: 'expand', sql: identityKeysStep, indexes: identityKeysIndexes, back: left },
  { step: 4, phase: 'expand', sql: auditTable, back: left },
  { step: 5, phase: 'expand', sql: noteDraftsStep, back: left },
  { step: 6, phase: 'expand', sql: outboxDroppedStep, indexes: outboxDroppedIndexes, back: left },
  { step: 7, phase: 'expand', sql: identityHeldStep, indexes: identityHeldIndexes, back: left },
  { step: 8, phase: 'expand', sql: x12OutStep, back: left },
  { step: 31, phase: 'expand', sql: plainNamesStep, indexes: plainNamesIndexes, back: left },
  { step: 32, phase: 'expand', sql: subscriptionsStep, back: left },
  { step: 41, phase: 'expand', sql: smartStep, back: left },
  { step: 71, phase: 'expand', sql: facilityHoldStep, back: left },
  { step: 81, phase: 'expand', sql: attachedStep, back: left },
  {
    step: 82,
    phase: 'expand',
    sql: archivedStep,
    back: 'The version before finds no bytes of messages that were archived: it says that there are none, and shows everything else.',
  },
  { step: 83, phase: 'expand', sql: accountsStep, back: left },
  { step: 84, phase: 'expand', sql: snapshotPartsStep, back: 'The version before folds the log from its own last snapshot: its start takes longer.' },
  { step: 85, phase: 'contract', sql: snapshotDroppedStep, back: 'The version before cannot start: it reads its snapshots. Restore a backup of before.' },
  { step: 86, phase: 'expand', sql: repetitionsStep, back: left },
  { step: 87, phase: 'expand', sql: houseViewsStep, back: left },
  {
    step: 88,
    phase: 'expand',
    sql: secondFactorStep,
    back: 'The version before asks nobody for a second factor: passwords alone open accounts while it serves.',
  },
  { step: 89, phase: 'expand', sql: identityWaitingStep, indexes: identityWaitingIndexes, back: left },
  {
    step: 90,
    phase: 'contract',
    sql: identityUnmatchedDroppedStep,
    back: 'The version before refuses to start. Nothing is lost: once step 90 is out of schema_step, it makes its index again.',
  },
];

/** What must be known to run on a database: every program says its newest step of all. */
export const newestOf = (known: readonly Step[]): number => Math.max(1, ...known.map(({ step }) => step));

/** Why a step may not run beside the version before, by its words; undefined where nothing speaks against it. */
export function unfitToExpand({ phase, sql = '' }: Step): string | undefined {
  if (phase === 'contract') return undefined;
  const statements = sql
    .replace(/\$\$.*?\$\$/gs, '')
    .split(';')
    .map((statement) => statement.trim());
  const made = new Set(statements.map((statement) => /^CREATE TABLE(?: IF NOT EXISTS)? (\w+)/i.exec(statement)?.[1]));
  for (const statement of statements) {
    if (/^(DROP|TRUNCATE|CLUSTER|VACUUM|REINDEX|UPDATE|DELETE|LOCK)\b/i.test(statement)) return `takes away, or touches every row: ${statement}`;
    const [, altered] = /^ALTER TABLE (\w+)/i.exec(statement) ?? [];
    if (altered !== undefined && /\b(DROP|RENAME|TYPE|SET NOT NULL|VALIDATE)\b/i.test(statement))
      return `takes away, or reads or writes the table whole: ${statement}`;
    if (altered !== undefined && /\bADD CONSTRAINT\b/i.test(statement) && !/\bNOT VALID\b/i.test(statement)) return `reads the table whole: ${statement}`;
    if (altered !== undefined && /\bADD COLUMN\b/i.test(statement) && /\bNOT NULL\b/i.test(statement) && !/\bDEFAULT\b/i.test(statement))
      return `asks of the version before what it does not say: ${statement}`;
    const [, indexed] = /^CREATE (?:UNIQUE )?INDEX \w+ ON (\w+)/i.exec(statement) ?? [];
    if (indexed !== undefined && !made.has(indexed)) return `belongs in indexes: ${statement}`;
  }
  return undefined;
}
