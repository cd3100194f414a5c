/** Posts bodies to the server's feeds, in order, each until it is answered: the receiver knows a body that comes twice by its id. */
export interface Poster {
  /** Resolves when there is room for more. */
  post(feed: string, contentType: string, text: string): Promise<void>;
  drained(): Promise<void>;
  /** Answers by status. */
  readonly answers: ReadonlyMap<number, number>;
  close(): void;
}

/** Bodies that wait at most; `post` waits beyond it. */
const waitingLimit = 200;
/** Until another try after none was answered: first, and at most. */
const [firstPauseMs, longestPauseMs] = [200, 5000];
const answerMs = 60_000;

export function createPoster(url: string, token: string): Poster {
  const answers = new Map<number, number>();
  const queue: { readonly feed: string; readonly contentType: string; readonly text: string }[] = [];
  const room: (() => void)[] = [];
  const idle: (() => void)[] = [];
  let busy = false;
  let closed = false;

  const tell = async ({ feed, contentType, text }: (typeof queue)[number]): Promise<void> => {
    for (let pause = firstPauseMs; !closed; pause = Math.min(longestPauseMs, pause * 2)) {
      const status = await fetch(`${url}/api/feeds/${feed}/messages`, {
        method: 'POST',
        headers: { 'content-type': contentType, authorization: `Bearer ${token}` },
        body: text,
        signal: AbortSignal.timeout(answerMs),
      }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => 0,
      );
      answers.set(status, (answers.get(status) ?? 0) + 1);
      // What the server cannot do now it may do later; what it refuses it refuses for ever.
      if (status !== 0 && status !== 429 && status < 500) {
        if (status >= 400) process.stderr.write(`the ${feed} feed answered ${status}\n`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let next = queue[0]; next !== undefined && !closed; next = queue[0]) {
      await tell(next);
      queue.shift();
      if (queue.length < waitingLimit) for (const go of room.splice(0)) go();
    }
    busy = false;
    for (const done of idle.splice(0)) done();
  };
  return {
    answers,
    post: (feed, contentType, text) => {
      queue.push({ feed, contentType, text });
      void work();
      return queue.length < waitingLimit ? Promise.resolve() : new Promise((resolve) => room.push(resolve));
    },
    drained: () => (busy ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
    close: () => void (closed = true),
  };
}
