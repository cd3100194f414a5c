/**
 * Drags a request to a bed by mouse, pen or finger: pointer events, so that all three are one. A finger that moves up or down scrolls the list; one
 * that moves aside, or rests a moment first, lifts the request. Near the upper or lower edge of the beds they scroll under it.
 */
import type { Desk } from './desk.svelte.ts';
import type { Request } from './words.ts';

/** Pixels before a press becomes a drag. */
const slack = 6;
/** Milliseconds that a finger rests before it lifts. */
const restMs = 280;
/** Pixels from an edge within which the beds scroll, and pixels and milliseconds of a step. */
const [edge, stepPixels, stepMs] = [56, 12, 16];
/** Pixels by which what a finger carries stands above it. */
const above = 56;

/** The row that a finger has lifted: its touch scrolls nothing. */
let lifted: HTMLElement | undefined;

/** A browser asks at the first touch whether a row may keep it from scrolling, so that the listener must be there before. */
export function liftable(row: HTMLElement): { destroy(): void } {
  const hold = (event: Event): void => {
    if (lifted === row && event.cancelable) event.preventDefault();
  };
  row.addEventListener('touchmove', hold, { passive: false });
  row.addEventListener('contextmenu', hold);
  return {
    destroy: () => {
      row.removeEventListener('touchmove', hold);
      row.removeEventListener('contextmenu', hold);
    },
  };
}

export function beginDrag(event: PointerEvent, desk: Desk, request: Request): void {
  if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
  const source = event.currentTarget;
  const byFinger = event.pointerType === 'touch';
  let [x, y] = [event.clientX, event.clientY];
  const [startX, startY] = [x, y];
  const rests = byFinger ? setTimeout(lift, restMs) : undefined;
  let scrolls: ReturnType<typeof setInterval> | undefined;

  function lift(): void {
    lifted = source;
    source.setPointerCapture(event.pointerId);
    if (desk.request?.request !== request.request) desk.select(request.request);
    scrolls = setInterval(scroll, stepMs);
    carry();
  }
  function carry(): void {
    desk.dragging = { request, x, y: byFinger ? y - above : y, over: bedAt(x, y) };
  }
  function scroll(): void {
    const area = document.elementFromPoint(x, y)?.closest('[data-drag-scroll]');
    if (!(area instanceof HTMLElement)) return;
    const { top, bottom } = area.getBoundingClientRect();
    const by = y < top + edge ? -stepPixels : y > bottom - edge ? stepPixels : 0;
    if (by === 0) return;
    area.scrollBy(0, by);
    carry();
  }
  const move = (to: PointerEvent): void => {
    if (to.pointerId !== event.pointerId) return;
    [x, y] = [to.clientX, to.clientY];
    if (lifted !== source) {
      const [aside, along] = [Math.abs(x - startX), Math.abs(y - startY)];
      if (Math.hypot(aside, along) < slack) return;
      clearTimeout(rests);
      if (byFinger && along > aside) return stop();
      return lift();
    }
    to.preventDefault();
    carry();
  };
  const end = (to: PointerEvent): void => {
    if (to.pointerId !== event.pointerId) return;
    const dragged = lifted === source;
    stop();
    if (!dragged || to.type !== 'pointerup') return;
    const bed = bedAt(to.clientX, to.clientY);
    // The click that follows a drag is no choice of a row; where none follows, the next one is.
    const swallow = (click: Event): void => click.stopPropagation();
    source.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => source.removeEventListener('click', swallow, { capture: true }));
    if (bed !== undefined) void desk.assign(bed, request);
  };
  const escape = (key: KeyboardEvent): void => {
    if (key.key === 'Escape') stop();
  };
  function stop(): void {
    clearTimeout(rests);
    clearInterval(scrolls);
    if (lifted === source) lifted = undefined;
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
