/** Nobody touches this screen any more: after a while it locks itself. */

const lookEveryMs = 1_000;
/** What a person does to a screen. A mouse that lies on a shaking desk moves too, but a tablet that is put away does not. */
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export interface Watched {
  /** How long nobody may touch it; undefined while that is not known, or where nothing locks. */
  limitMs(): number | undefined;
  lock(): void;
  readonly target?: EventTarget;
  now?(): number;
}

/** Looks each second, on the monotonic clock: a machine that slept through the limit wakes up locked. Returns what ends it. */
export function watchIdle({ limitMs, lock, target = window, now = () => performance.now() }: Watched): () => void {
  let touchedAt = now();
  const touched = (): void => {
    touchedAt = now();
  };
  for (const touch of touches) target.addEventListener(touch, touched, { passive: true });
  const timer = setInterval(() => {
    const limit = limitMs();
    if (limit === undefined || now() - touchedAt < limit) return;
    end();
    lock();
  }, lookEveryMs);
  function end(): void {
    clearInterval(timer);
    for (const touch of touches) target.removeEventListener(touch, touched);
  }
  return end;
}
