/** What a client asked to watch and was not answered yet: a view of a large house takes seconds to make, and meanwhile it may take its word back. */
export interface Ask {
  readonly room: string;
  readonly isTakenBack: () => boolean;
}

export class Asks {
  /** Rooms, each with how often it is asked for. */
  readonly #open = new Map<string, { asked: number; isTakenBack: boolean }>();

  get rooms(): Iterable<string> {
    return this.#open.keys();
  }

  begin(room: string): Ask & { end(): void } {
    const open = this.#open.get(room) ?? { asked: 0, isTakenBack: false };
    open.asked++;
    this.#open.set(room, open);
    const end = (): void => {
      if (--open.asked === 0 && this.#open.get(room) === open) this.#open.delete(room);
    };
    return { room, isTakenBack: () => open.isTakenBack, end };
  }

  /** All that ask for the room now; whoever asks from now on asks anew. */
  takeBack(room: string): void {
    const open = this.#open.get(room);
    if (open === undefined) return;
    open.isTakenBack = true;
    this.#open.delete(room);
  }
}
