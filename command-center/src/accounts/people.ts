/** People who sign in here, as the doors know them: accounts, sessions, and the end of everything that an account opened. */
import type { Queryable } from '../postgres/queryable.ts';
import { createAccounts, type Account, type Accounts } from './accounts.ts';
import { createSessions, type OnSessionsEnded, type Sessions } from './sessions.ts';
import { createSecondFactor, type FactorSettings, type SecondFactor } from './second-factor.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

export interface People {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly secondFactor: SecondFactor;
  /** Sessions, the tablets that know them, and what applications hold in their name. */
  endEverything(account: Pick<Account, 'id' | 'staff'>): Promise<void>;
}

interface Opening {
  readonly db: Queryable;
  readonly factor: FactorSettings;
  /** What applications were given by this member of staff is theirs no more. */
  endGrants(staff: string): Promise<void>;
  readonly onEnded: OnSessionsEnded;
  onTrouble(error: unknown, about: string): void;
}

export function openPeople({ db, factor, endGrants, onEnded, onTrouble }: Opening): People {
  const accounts = createAccounts(db);
  const sessions = createSessions(db, onEnded, onTrouble);
  const secondFactor = createSecondFactor({ db, ...factor });
  const signIn = createSignIn({ db, accounts, sessions, secondFactor });
  return {
    accounts,
    sessions,
    signIn,
    secondFactor,
    endEverything: async ({ id, staff }) => {
      await sessions.endAll(id);
      await Promise.all([signIn.forget(id), endGrants(staff)]);
    },
  };
}
