/** What rows on the screen want to know by id: those of one frame in one question, each asked for again only after a while. */
export interface AskedTogetherOptions {
  /** Ids in one question: the server's limit. */
  readonly atOnce: number;
  readonly againMs: number;
  /** Asks for these. Whoever is still not known afterwards is wanted again by whoever shows it. */
  learn(ids: readonly string[]): Promise<void>;
}

/** Rows of one frame ask together. */
const frameMs = 20;

export class AskedTogether {
  readonly #options: AskedTogetherOptions;
  readonly #wanted = new Set<string>();
  readonly #askedAt = new Map<string, number>();
  #planned = false;

  constructor(options: AskedTogetherOptions) {
    this.#options = options;
  }

  want(id: string): void {
    const askedAt = this.#askedAt.get(id);
    if (askedAt !== undefined && performance.now() - askedAt < this.#options.againMs) return;
    this.#askedAt.set(id, performance.now());
    this.#wanted.add(id);
    if (this.#planned) return;
    this.#planned = true;
    setTimeout(() => void this.#ask(), frameMs);
  }

  /** Whoever is shown is asked for anew. */
  forget(): void {
    this.#askedAt.clear();
  }

  async #ask(): Promise<void> {
    this.#planned = false;
    while (this.#wanted.size > 0) {
      const ids = [...this.#wanted].slice(0, this.#options.atOnce);
      for (const one of ids) this.#wanted.delete(one);
      await this.#options.learn(ids);
    }
  }
}
