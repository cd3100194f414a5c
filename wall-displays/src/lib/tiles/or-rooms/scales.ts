/** The day's axis of the operating rooms: whole hours that hold every bar and the block. */
import { scaleLinear } from 'd3';

const hourMs = 3_600_000;

export function dayAxis(
  bars: readonly { readonly from: number; readonly to: number }[],
  block: { readonly from: number; readonly to: number },
  now: number,
  width: number,
) {
  const first = Math.floor(Math.min(block.from, ...bars.map(({ from }) => from)) / hourMs) * hourMs;
  const last = Math.ceil(Math.max(block.to, now, ...bars.map(({ to }) => to)) / hourMs) * hourMs;
  const x = scaleLinear([first, last], [0, width]).clamp(true);
  const everyHours = last - first > 14 * hourMs ? 4 : 2;
  const hours = Array.from({ length: Math.floor((last - first) / (everyHours * hourMs)) + 1 }, (_, i) => first + i * everyHours * hourMs);
  return { x, hours };
}
