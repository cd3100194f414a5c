/** What a server still holds when everything that nobody holds was collected: asked over its inspector, so that nothing of the product is there for a bench. */

export interface LiveHeap {
  /** MiB after a collection of the whole heap; of a house of ten thousand people it takes seconds, in which the server does nothing else. */
  collected(): Promise<number>;
  close(): void;
}

/** What the server's Node is started with to be asked. */
export const inspected = ['--inspect=127.0.0.1:0', '--inspect-publish-uid=stderr'] as const;
/** Where it says that it listens, among what it writes to stderr. */
export const inspectorIn = (said: string): string | undefined => /Debugger listening on (ws:\S+)/.exec(said)?.[1];

interface Said {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number };
}

/** Rejects where nothing listens at that address. */
export async function openHeap(address: string): Promise<LiveHeap> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (result: Said['result']) => void>();
  let asked = 0;
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`no inspector at ${address}`)), { once: true });
  });
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, result } = JSON.parse(String(data)) as Said;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  const ask = (method: string): Promise<Said['result']> =>
    new Promise((resolve) => {
      waiting.set(++asked, resolve);
      socket.send(JSON.stringify({ id: asked, method }));
    });
  return {
    collected: async () => {
      await ask('HeapProfiler.collectGarbage');
      return ((await ask('Runtime.getHeapUsage'))?.usedSize ?? Number.NaN) / 1_048_576;
    },
    // A server whose inspector is still open does not end.
    close: () => socket.close(),
  };
}
