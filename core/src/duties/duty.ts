/**
 * What the house does by itself when its time has come: a hold that lapses, an alert that goes to the next level. A duty only proposes; each
 * proposal is a request like a person's, decided against the picture and kept in the log under the actor `house`.
 */
import type { ViewInput } from '../views/view.ts';

export interface Proposed {
  /** The name of a request of core/src/requests. */
  readonly request: string;
  readonly body: unknown;
  /** The same occasion gives the same id, so that a duty that is looked at twice acts once. At least 8 characters. */
  readonly id: string;
}

export interface Duty {
  readonly duty: string;
  /** One sentence: when it acts and what it does. */
  readonly definition: string;
  /** So long after a process began it does nothing: its feeds have not told it yet what is over. */
  readonly settlesMs?: number;
  due(input: ViewInput): readonly Proposed[];
}
