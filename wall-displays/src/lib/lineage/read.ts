/** What the server tells of a number's origin, and of one kept message. */
import { ask, bytesOf, type Problem } from '../reach/api.ts';

export interface LineageEvent {
  readonly position: number;
  readonly type: string;
  readonly effectiveAt: number;
  readonly recordedAt: number;
  readonly message?: string;
  /** Ordinals, from 0, of the segments that state the fact. */
  readonly segments?: readonly number[];
}
export interface Lineage {
  readonly view: string;
  readonly key: string;
  readonly events: readonly LineageEvent[];
}
export interface KeptMessage {
  readonly id: string;
  readonly feed: string;
  readonly controlId?: string;
  readonly type?: string;
  readonly outcome: string;
  readonly code?: string;
  readonly place?: string;
  readonly says?: string;
  readonly receivedAt: number;
  readonly sha256: string;
  readonly bytes?: number;
  readonly events?: readonly LineageEvent[];
}

export function lineageOf(token: string, facility: string, view: string, key: string): Promise<Lineage | Problem> {
  return ask<Lineage>(token, `/api/views/${encodeURIComponent(view)}/rows/${encodeURIComponent(key)}/lineage?facility=${encodeURIComponent(facility)}`);
}

export const messageOf = (token: string, id: string): Promise<KeptMessage | Problem> => ask<KeptMessage>(token, `/api/messages/${encodeURIComponent(id)}`);
export const rawOf = (token: string, id: string): Promise<Uint8Array<ArrayBuffer> | Problem> => bytesOf(token, `/api/messages/${encodeURIComponent(id)}/raw`);
