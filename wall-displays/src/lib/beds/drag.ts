/** Drags a request to a bed by mouse, pen or finger: pointer events only, so that all three are one. A finger that moves up or down still scrolls the list. */
import type { Desk } from './desk.svelte.ts';
import type { Request } from './words.ts';

/** Pixels before a press becomes a drag. */
const slack = 6;

export function beginDrag(event: PointerEvent, desk: Desk, request: Request): void {
  if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
  const source = event.currentTarget;
  const [startX, startY] = [event.clientX, event.clientY];
  let dragging = false;

  const move = (to: PointerEvent): void => {
    if (to.pointerId !== event.pointerId) return;
    if (!dragging && Math.hypot(to.clientX - startX, to.clientY - startY) < slack) return;
    if (!dragging) {
      dragging = true;
      source.setPointerCapture(event.pointerId);
      if (desk.request?.request !== request.request) desk.select(request.request);
    }
    to.preventDefault();
    desk.dragging = { request, x: to.clientX, y: to.clientY, over: bedAt(to.clientX, to.clientY) };
  };
  const end = (to: PointerEvent): void => {
    if (to.pointerId !== event.pointerId) return;
    stop();
    if (!dragging || to.type !== 'pointerup') return;
    const bed = bedAt(to.clientX, to.clientY);
    // The click that follows a drag is no choice of a row.
    source.addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true });
    if (bed !== undefined) void desk.assign(bed, request);
  };
  const escape = (key: KeyboardEvent): void => {
    if (key.key === 'Escape') stop();
  };
  function stop(): void {
    desk.dragging = undefined;
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
    removeEventListener('pointercancel', end);
    removeEventListener('keydown', escape);
  }
  addEventListener('pointermove', move, { passive: false });
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
  addEventListener('keydown', escape);
}

function bedAt(x: number, y: number): string | undefined {
  const found = document.elementFromPoint(x, y)?.closest('[data-bed]');
  return found instanceof HTMLElement || found instanceof SVGElement ? found.dataset['bed'] : undefined;
}
