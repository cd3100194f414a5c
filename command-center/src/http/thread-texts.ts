/** Threads with what was written in them, read from the kept bytes of the requests. Who may read is decided, and audited, before. */
import type { Thread, ThreadMessage } from '@healthos/core/house/portal/threads.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { KeptTexts } from './kept-texts.ts';

/** Threads and messages of one answer; the newest. */
const [threadsShown, messagesShown] = [30, 60];

export type ReadThread = Omit<Thread, 'messages'> & { readonly messages: readonly (Omit<ThreadMessage, 'kept'> & { readonly text: string })[] };

export function withTexts(texts: KeptTexts, facility: FacilityId, threads: readonly Thread[]): Promise<readonly ReadThread[]> {
  return Promise.all(
    threads.slice(0, threadsShown).map(async (thread) => ({
      ...thread,
      messages: await Promise.all(
        thread.messages
          .slice(-messagesShown)
          .map(async ({ kept, ...message }) => ({ ...message, text: (await texts.of(facility, kept))?.parts[0]?.text ?? '' })),
      ),
    })),
  );
}
