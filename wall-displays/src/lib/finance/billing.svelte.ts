/** The billing of one account as the server tells it: read again whenever a row of it changes; an answer that was overtaken says nothing. */
import type { BilledClaim } from '@healthos/core/financial/claims/billed.ts';
import type { ClaimDetail } from '@healthos/core/financial/claims/claim-detail.ts';
import type { Draft } from '@healthos/core/financial/claims/draft.ts';
import type { Denial } from '@healthos/core/financial/denials/denials-of.ts';
import type { RootCause } from '@healthos/core/financial/denials/root-cause.ts';
import type { ClaimStatus } from '@healthos/core/financial/inquiries/claim-inquiry.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

export type WalkedDenial = Denial & { readonly cause: RootCause };
export type OpenClaim = Omit<BilledClaim, 'denials'> & ClaimDetail & { readonly denials: readonly WalkedDenial[]; readonly status: ClaimStatus };
export interface Billing {
  /** What a charge is called, by its key; absent where nobody said. */
  readonly titles: Readonly<Record<string, string>>;
  readonly drafts: readonly Draft[];
  /** Keys of charges that came after their claim went out. */
  readonly late: readonly string[];
  readonly claims: readonly OpenClaim[];
  readonly asOf: number;
  readonly position: number;
}

/** One answer of the server, by its address. */
export class Answer<Body> {
  body = $state.raw<Body | undefined>();
  problem = $state.raw<Problem | undefined>();
  #asked = 0;
  #path = '';

  async read(token: string, path: string): Promise<void> {
    const mine = ++this.#asked;
    if (path !== this.#path) [this.body, this.problem] = [undefined, undefined];
    this.#path = path;
    const answer = await ask<Body>(token, path);
    if (mine !== this.#asked) return;
    if (isProblem(answer)) this.problem = answer;
    else [this.body, this.problem] = [answer, undefined];
  }
}

export const billingPath = (facility: string, encounter: string): string =>
  `/api/accounts/${encodeURIComponent(encounter)}/billing?facility=${encodeURIComponent(facility)}`;
