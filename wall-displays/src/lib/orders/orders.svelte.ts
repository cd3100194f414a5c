/** The orders of one patient as this screen has them: asked again while it is open, read anew only where something is new. */
import type { PatientOrder } from '@healthos/core/house/orders/of-patient.ts';
import type { PreviewedLine } from '@healthos/core/requests/order-preview.ts';
import { chartPath, momentQuery, type Moment } from '../chart/chart.svelte.ts';
import { ask, isProblem, json, type Problem } from '../reach/api.ts';

/** One message of an order to a receiver. */
export interface Sent {
  readonly position: number;
  readonly control: string;
  readonly state: 'waiting' | 'acknowledged' | 'dead' | 'dropped';
  readonly destination: string;
  readonly tries: number;
  readonly at: number;
  readonly code?: string;
}
export type OrderLine = PatientOrder & { readonly sent: readonly Sent[] };
export interface BedAsked {
  readonly request: string;
  readonly how: 'asked' | 'standing' | 'projected';
  readonly level: string;
  readonly origin: string;
  readonly targetUnit?: string;
  readonly isolation?: string;
  readonly requestedAt?: number;
  readonly assigned?: string;
}
export interface OrdersAnswer {
  readonly rows: readonly OrderLine[];
  readonly may: readonly string[];
  readonly visit?: { readonly encounter: string; readonly position: number };
  readonly bed?: BedAsked;
  readonly asOf: number;
  readonly mark: string;
  readonly past: boolean;
}

const lookMs = 1500;

export class OrdersStore {
  answer = $state.raw<OrdersAnswer | undefined>();
  problem = $state.raw<Problem | undefined>();

  #token: string;
  #patient: () => string;
  #facility: string;
  #moment: () => Moment | undefined;
  #timer: ReturnType<typeof setInterval>;
  #asked = 0;

  constructor(token: string, patient: () => string, facility: string, moment: () => Moment | undefined) {
    this.#token = token;
    this.#patient = patient;
    this.#facility = facility;
    this.#moment = moment;
    this.#timer = setInterval(() => void this.look(), lookMs);
    void this.look();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** What is there now; after something was asked of the house it need not wait for the next look. */
  async look(): Promise<void> {
    const moment = this.#moment();
    const isPast = moment !== undefined;
    if ((isPast && this.answer !== undefined) || document.visibilityState === 'hidden') return;
    const asked = ++this.#asked;
    const have = this.answer === undefined || isPast ? {} : { have: this.answer.mark };
    const answer = await ask<OrdersAnswer | undefined>(this.#token, chartPath(this.#patient(), this.#facility, 'orders', { ...momentQuery(moment), ...have }));
    if (asked !== this.#asked) return;
    if (isProblem(answer)) this.problem = answer;
    else {
      this.problem = undefined;
      if (answer !== undefined) this.answer = answer;
    }
  }
}

export interface CheckAsked {
  readonly lines?: readonly object[];
  readonly set?: string;
  readonly only?: readonly string[];
  readonly orders?: readonly string[];
  readonly replaces?: string;
}

/** What would speak against these orders if they were signed now. */
export async function checksOf(
  token: string,
  facility: string,
  patient: string,
  encounter: string,
  asked: CheckAsked,
): Promise<readonly PreviewedLine[] | Problem> {
  const answer = await ask<{ rows: readonly PreviewedLine[] }>(token, chartPath(patient, facility, 'order-checks'), json({ encounter, ...asked }));
  return isProblem(answer) ? answer : answer.rows;
}
