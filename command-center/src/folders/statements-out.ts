/**
 * Statements as PDF files of a folder, for whoever prints, posts or mails them: each whole or not at all. What is owed is what the log says was issued and
 * not handed over; a file that was written before a crash is written again under the same name, and then the log says that it was handed over.
 */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOfLines } from '@healthos/core/financial/account/titles.ts';
import { zoneOf } from '@healthos/core/financial/ledger.ts';
import { accountOf, balanceSteps, statementFor } from '@healthos/core/financial/remittance/account.ts';
import type { Encounter } from '@healthos/core/encounter.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { encounterId, type FacilityId } from '@healthos/core/ids.ts';
import type { Clock, IdentityLine } from '@healthos/core/ports.ts';
import { statementDelivered } from '@healthos/core/requests/balance-step.ts';
import { entries, getRow } from '@healthos/core/table.ts';
import { dayMs, type Instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { encountersOf } from '@healthos/core/visit-numbers.ts';
import type { Decide } from '../decide.ts';
import type { Follow } from '../follow.ts';
import { calledBy } from '../portal/people.ts';
import { statementPdf } from '../statement/statement-pdf.ts';

export const statementsOutLimits = {
  everyMs: 3000,
  atOnce: 20,
  /** What was issued longer ago was handed over by other ways, before the folder was named. */
  owedDays: 7,
} as const;

export interface StatementsOutOptions {
  readonly folder: string;
  readonly follow: Pick<Follow, 'enterprise' | 'input'>;
  readonly decide: Decide;
  readonly clock: Clock;
  identitiesOf(patients: readonly Encounter['patient'][]): Promise<readonly IdentityLine[]>;
  onTrouble(error: unknown, about: string): void;
}

export interface StatementsOut {
  readonly folder: string;
  state(): { readonly files: number; readonly owed: number; readonly isStuck: boolean };
  /** One pass; for tests and for the loop. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

interface Owed {
  readonly encounter: Encounter;
  readonly statedAt: Instant;
}

export function startStatementsOut(options: StatementsOutOptions): StatementsOut {
  const { follow, clock, folder, onTrouble } = options;
  const seen = new Map<FacilityId, unknown>();
  const handed = new Set<string>();
  let [files, owed, isStuck, over] = [0, 0, false, false];
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    owed = 0;
    for (const { facility, financial } of follow.enterprise().hospitals.values()) {
      const input = follow.input(facility);
      if (input === undefined || input.telling === true || seen.get(facility) === financial.balances) continue;
      const due = owedBy(input, clock.now()).filter(({ encounter, statedAt }) => !handed.has(keyOf(facility, encounter, statedAt)));
      for (const one of due.slice(0, statementsOutLimits.atOnce)) {
        await handOver(options, input, one);
        handed.add(keyOf(facility, one.encounter, one.statedAt));
        files++;
      }
      owed += Math.max(0, due.length - statementsOutLimits.atOnce);
      if (due.length === 0) seen.set(facility, financial.balances);
    }
    isStuck = false;
  }

  const timer = setInterval(() => {
    if (over) return;
    looking ??= look()
      .catch((error: unknown) => {
        if (!isStuck) onTrouble(error, 'the folder of statements');
        isStuck = true;
      })
      .finally(() => (looking = undefined));
  }, statementsOutLimits.everyMs);
  return {
    folder,
    state: () => ({ files, owed, isStuck }),
    look,
    stop: async () => {
      over = true;
      clearInterval(timer);
      await looking;
    },
  };
}

const keyOf = (facility: FacilityId, { encounter }: Encounter, statedAt: Instant): string => `${facility}|${encounter}|${statedAt}`;

/** Issued in the last days and not handed over, the oldest first. */
function owedBy({ hospital }: ViewInput, now: Instant): readonly Owed[] {
  return entries(hospital.financial.balances)
    .flatMap(([visit]) => encountersOf(hospital, encounterId(visit)))
    .flatMap((encounter) => {
      const steps = balanceSteps(hospital, encounter);
      const handed = new Set(steps.flatMap(({ event }) => (event.step === 'delivered' ? [event.statedAt] : [])));
      return steps.flatMap(({ event, at }): Owed[] =>
        event.step === 'stated' && !handed.has(at) && at > now - statementsOutLimits.owedDays * dayMs ? [{ encounter, statedAt: at }] : [],
      );
    })
    .sort((a, b) => a.statedAt - b.statedAt || (a.encounter.encounter < b.encounter.encounter ? -1 : 1));
}

async function handOver({ folder, decide, identitiesOf }: StatementsOutOptions, input: ViewInput, { encounter, statedAt }: Owed): Promise<void> {
  const { hospital } = input;
  const name = `statement-${`${hospital.facility}-${encounter.encounter}`.replace(/[^A-Za-z0-9-]/g, '_')}-${statedAt}.pdf`;
  // Whole or not there: a carrier never takes half a file.
  await writeFile(join(folder, `.${name}.part`), await pdfOf(input, encounter, statedAt, identitiesOf));
  await rename(join(folder, `.${name}.part`), join(folder, name));
  await decide({
    facility: hospital.facility,
    kind: statementDelivered,
    body: { encounter: encounter.encounter, statedAt },
    id: `handed-${encounter.encounter}-${statedAt}`.slice(0, 60),
    actor: { role: 'house' },
    peer: 'statements',
  });
}

/** As issued then, by what is known of the account now. */
async function pdfOf(input: ViewInput, encounter: Encounter, statedAt: Instant, identitiesOf: StatementsOutOptions['identitiesOf']): Promise<Uint8Array> {
  const { hospital, identity, now } = input;
  const books = { hospital, identity, now };
  const current = getRow(hospital.operations.encounters, encounter.encounter) ?? encounter;
  const records = recordsOf(identity, personOf(identity, current.patient));
  const { given, family } = calledBy(await identitiesOf(records), records);
  const patient = [given, family].filter((part) => part !== undefined).join(' ');
  const { description } = hospital.operations;
  return new Uint8Array(
    statementPdf(statementFor(accountOf(books, current), statedAt, nameOfLines(books, current)), {
      hospital: description?.name ?? hospital.facility,
      currency: description?.currency ?? 'USD',
      zone: zoneOf(hospital),
      ...(patient === '' ? {} : { patient }),
    }),
  );
}
