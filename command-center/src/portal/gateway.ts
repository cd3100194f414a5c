/** The way out to whoever takes card payments: one port, so that a site plugs in its own. The same id again is the same payment. */
import { createHash } from 'node:crypto';

export interface PaymentAsked {
  /** Of the request: asked again it must not be taken again. */
  readonly id: string;
  readonly amountCents: number;
  readonly currency: string;
  /** What the gateway's own form made of the card in the browser. No card number comes this far. */
  readonly method: string;
}
export type PaymentTaken = { readonly outcome: 'taken'; readonly reference: string } | { readonly outcome: 'declined' };

export interface PaymentGateway {
  readonly name: string;
  /** Ways to pay that its form offers; of a test gateway those that it knows. */
  readonly methods: readonly string[];
  take(asked: PaymentAsked): Promise<PaymentTaken>;
  /** Gives back what was taken and could not be posted. */
  giveBack(reference: string): Promise<void>;
}

/** Takes no money: one card that is always good, and one that never is. For the demo and the tests. */
export function createTestGateway(): PaymentGateway {
  const taken = new Map<string, PaymentTaken>();
  return {
    name: 'test',
    methods: ['test-card-good', 'test-card-declined'],
    take: ({ id, method }) => {
      const known = taken.get(id);
      if (known !== undefined) return Promise.resolve(known);
      // Made of the id alone, so that it is the same after a restart.
      const reference = createHash('sha256').update(`test|${id}`).digest('hex').slice(0, 24);
      const made: PaymentTaken = method === 'test-card-good' ? { outcome: 'taken', reference } : { outcome: 'declined' };
      if (made.outcome === 'taken') taken.set(id, made);
      return Promise.resolve(made);
    },
    giveBack: (reference) => {
      for (const [id, one] of taken) if (one.outcome === 'taken' && one.reference === reference) taken.delete(id);
      return Promise.resolve();
    },
  };
}
