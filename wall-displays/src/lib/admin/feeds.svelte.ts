/** Feeds as the server counts them, and what it goes on without, asked for every two seconds while somebody looks. */
import type { FeedRow } from '@healthos/core/views/rows.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

const everyMs = 2_000;

interface Degraded {
  readonly code: string;
  readonly says: string;
}

export class Feeds {
  rows = $state.raw<readonly FeedRow[] | undefined>();
  problem = $state.raw<Problem | undefined>();
  /** By its code, with words for whoever mends it. */
  degraded = $state.raw<readonly Degraded[]>([]);
  #timer: ReturnType<typeof setInterval>;

  constructor(token: string) {
    const look = async (): Promise<void> => {
      const answer = await ask<{ rows: readonly FeedRow[]; degraded: readonly Degraded[] }>(token, '/api/feeds');
      if (isProblem(answer)) this.problem = answer;
      else {
        [this.rows, this.degraded] = [answer.rows, answer.degraded];
        this.problem = undefined;
      }
    };
    void look();
    this.#timer = setInterval(() => void look(), everyMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  total(count: 'applied' | 'duplicates' | 'unmapped' | 'rejected' | 'quarantined'): number {
    return (this.rows ?? []).reduce((sum, row) => sum + row[count], 0);
  }
}
