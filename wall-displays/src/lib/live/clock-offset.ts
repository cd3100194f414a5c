/** The server's clock as this browser estimates it from ticks, on the monotonic clock, so that a corrected or wrong local clock moves nothing. */

/** Ticks kept: one minute. A path's quickest tick of the last minute is the least delayed. */
const samplesKept = 60;

export class ClockOffset {
  #samples: number[] = [];

  /** A tick that says `serverTime` (ms since the epoch) was read at `monotonicNow` (performance.now). */
  heard(serverTime: number, monotonicNow: number): void {
    this.#samples.push(serverTime - monotonicNow);
    if (this.#samples.length > samplesKept) this.#samples.shift();
  }

  /** Server time at a monotonic instant; undefined before the first tick. A delay only makes a sample smaller, so the greatest is nearest. */
  serverTime(monotonicNow: number): number | undefined {
    return this.#samples.length === 0 ? undefined : Math.max(...this.#samples) + monotonicNow;
  }

  /** A server that restarted on another clock begins anew. */
  forget(): void {
    this.#samples = [];
  }
}
