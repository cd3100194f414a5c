/** Starts the embedded database again when it died under the server, so that a wall recovers by itself. */
import { startEmbedded, type Embedded } from './embedded.ts';

export interface Guard {
  /** Ends the watch and the database. */
  stop(): Promise<void>;
}

const lookEveryMs = 500;

/** `writable` is what the log says of its connection; `say` is told of each new start and of a start that failed. */
export function guardEmbedded(first: Embedded, options: { readonly dataDir: string; writable(): boolean; say(line: string): void }): Guard {
  let embedded = first;
  let starting: Promise<void> | undefined;
  const look = setInterval(() => {
    if (options.writable() || starting !== undefined) return;
    starting = startEmbedded({ dataDir: options.dataDir })
      .then(
        (again) => {
          if (again.found) return;
          embedded = again;
          options.say('the embedded database had died; it runs again');
        },
        (error: unknown) => options.say(`the embedded database does not start: ${error instanceof Error ? error.message : 'unknown'}`),
      )
      .finally(() => {
        starting = undefined;
      });
  }, lookEveryMs).unref();
  return {
    stop: async () => {
      clearInterval(look);
      await starting;
      await embedded.stop();
    },
  };
}
