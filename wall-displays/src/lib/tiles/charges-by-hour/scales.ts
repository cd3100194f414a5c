/** Charges of each hour as stacked bars: what was charged rises from zero, what was taken back hangs below it. */
import { max, min, scaleBand, scaleLinear } from 'd3';

export interface Hour {
  readonly hour: number;
  readonly roomCents: number;
  readonly medicationCents: number;
  readonly careCents: number;
  readonly postedCents: number;
  readonly creditCents: number;
}
export interface Bar {
  readonly hour: number;
  readonly x: number;
  readonly width: number;
  /** Where a bar ends that is taller than the scale, and what it stands for. */
  readonly cut?: { readonly y: number; readonly cents: number };
  readonly parts: readonly { readonly kind: 'room' | 'medication' | 'care' | 'posted' | 'credit'; readonly y: number; readonly height: number }[];
}

const totalOf = (one: Hour): number => one.roomCents + one.medicationCents + one.careCents + one.postedCents;
/** A bar this many times as tall as the usual ones is cut, and its sum written. */
const cutFrom = 3;

export function bars(hours: readonly Hour[], width: number, height: number) {
  const x = scaleBand<number>(
    hours.map((one) => one.hour),
    [0, width],
  ).paddingInner(0.25);
  const whole = max(hours, totalOf) ?? 0;
  const usual = max(hours, (one) => one.medicationCents + one.careCents + one.postedCents) ?? 0;
  // Room nights of a whole house fall due in the hour of midnight: on one scale with them no other hour could be read.
  const top = usual > 0 && whole > usual * cutFrom ? usual * 1.4 : whole;
  const bottom = Math.min(0, min(hours, (one) => one.creditCents) ?? 0);
  const y = scaleLinear([bottom, Math.max(top, 1)], [height, 0]);
  const part = (kind: Bar['parts'][number]['kind'], from: number, to: number) => ({ kind, y: Math.min(y(from), y(to)), height: Math.abs(y(from) - y(to)) });
  const drawn = hours.map((one): Bar => {
    const a = one.postedCents;
    const b = a + one.medicationCents;
    const c = b + one.careCents;
    return {
      hour: one.hour,
      x: x(one.hour) ?? 0,
      width: x.bandwidth(),
      parts: [
        part('posted', 0, a),
        part('medication', a, b),
        part('care', b, c),
        part('room', c, Math.min(c + one.roomCents, Math.max(top, c))),
        part('credit', 0, one.creditCents),
      ].filter((each) => each.height > 0),
      ...(totalOf(one) > top ? { cut: { y: y(top), cents: totalOf(one) } } : {}),
    };
  });
  return { bars: drawn, zero: y(0), ticks: y.ticks(4).map((value) => ({ value, y: y(value) })) };
}
