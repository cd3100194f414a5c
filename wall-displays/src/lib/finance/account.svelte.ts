/** One account as the server tells it: read again whenever its row of the worklist changes, and not more often than a person can look. */
import type { AccountDetail } from '@healthos/core/financial/account/detail.ts';
import type { AccountRow } from '@healthos/core/views/rows-finance.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

export type Account = AccountDetail & {
  readonly account?: AccountRow;
  readonly visit: {
    readonly encounter: string;
    readonly patient: string;
    readonly class: string;
    readonly status: string;
    readonly unit?: string;
    readonly service?: string;
    readonly attending?: string;
  };
  readonly asOf: number;
  readonly position: number;
  readonly zone: string;
};

export class AccountStore {
  account = $state.raw<Account | undefined>();
  problem = $state.raw<Problem | undefined>();
  #asked = 0;

  async read(token: string, facility: string, encounter: string): Promise<void> {
    const mine = ++this.#asked;
    const answer = await ask<Account>(token, `/api/accounts/${encodeURIComponent(encounter)}?facility=${encodeURIComponent(facility)}`);
    // An answer that was overtaken by a newer question says nothing any more.
    if (mine !== this.#asked) return;
    if (isProblem(answer)) this.problem = answer;
    else [this.account, this.problem] = [answer, undefined];
  }
}
