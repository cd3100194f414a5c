/** The vectors of the specification, the bands, and how long inputs hold. */
import { describe, expect, it } from 'vitest';
import { news2, validityMs, type Acvpu } from './news2.ts';

const score = (rr: number, spo2: number, o2: 'y' | 'n', sbp: number, hr: number, c: Acvpu, t: number, scale: 1 | 2) =>
  news2({
    respiratoryRate: rr,
    oxygenSaturation: spo2,
    supplementalOxygen: o2 === 'y',
    systolicPressure: sbp,
    heartRate: hr,
    consciousness: c,
    temperature: t,
    scale,
  });

describe('NEWS2', () => {
  it.each([
    [16, 97, 'n', 120, 75, 'A', 37.0, 1, 0],
    [20, 96, 'n', 219, 90, 'A', 38.0, 1, 0],
    [16, 93, 'y', 120, 75, 'A', 37.0, 2, 3],
    [22, 93, 'y', 105, 75, 'A', 37.0, 1, 7],
    [25, 91, 'y', 90, 131, 'U', 35.0, 1, 20],
    [21, 93, 'n', 120, 95, 'A', 37.5, 1, 5],
  ] as const)('%s %s %s %s %s %s %s scale %s is %s', (rr, spo2, o2, sbp, hr, c, t, scale, expected) => {
    expect(score(rr, spo2, o2, sbp, hr, c, t, scale).score).toBe(expected);
  });

  it('is not the published 6 for the last vector', () => {
    expect(score(21, 93, 'n', 120, 95, 'A', 37.5, 1).score).not.toBe(6);
  });

  it.each([
    [
      'respiratoryRate',
      [
        [8, 3],
        [9, 1],
        [11, 1],
        [12, 0],
        [20, 0],
        [21, 2],
        [24, 2],
        [25, 3],
      ],
    ],
    [
      'oxygenSaturation',
      [
        [91, 3],
        [92, 2],
        [93, 2],
        [94, 1],
        [95, 1],
        [96, 0],
      ],
    ],
    [
      'systolicPressure',
      [
        [90, 3],
        [91, 2],
        [100, 2],
        [101, 1],
        [110, 1],
        [111, 0],
        [219, 0],
        [220, 3],
      ],
    ],
    [
      'heartRate',
      [
        [40, 3],
        [41, 1],
        [50, 1],
        [51, 0],
        [90, 0],
        [91, 1],
        [110, 1],
        [111, 2],
        [130, 2],
        [131, 3],
      ],
    ],
    [
      'temperature',
      [
        [35.0, 3],
        [35.1, 1],
        [36.0, 1],
        [36.1, 0],
        [38.0, 0],
        [38.1, 1],
        [39.0, 1],
        [39.1, 2],
      ],
    ],
  ] as const)('every limit of the chart, on both sides of it: %s', (sign, limits) => {
    const well = { respiratoryRate: 16, oxygenSaturation: 97, supplementalOxygen: false, systolicPressure: 120, heartRate: 75, temperature: 37 } as const;
    for (const [value, points] of limits) {
      const { parts, score: total } = news2({ ...well, consciousness: 'A', scale: 1, [sign]: value });
      expect([sign, value, parts[sign], total]).toEqual([sign, value, points, points]);
    }
  });

  it('every limit of scale 2, on air and on oxygen, and of consciousness', () => {
    const part = (spo2: number, o2: 'y' | 'n'): number => score(16, spo2, o2, 120, 75, 'A', 37, 2).parts.oxygenSaturation;
    expect([83, 84, 85, 86, 87, 88, 92].map((spo2) => part(spo2, 'y'))).toEqual([3, 2, 2, 1, 1, 0, 0]);
    expect([93, 94, 95, 96, 97, 100].map((spo2) => [part(spo2, 'y'), part(spo2, 'n')])).toEqual([
      [1, 0],
      [1, 0],
      [2, 0],
      [2, 0],
      [3, 0],
      [3, 0],
    ]);
    expect((['A', 'C', 'V', 'P', 'U'] as const).map((level) => score(16, 97, 'n', 120, 75, level, 37, 1).parts.consciousness)).toEqual([0, 3, 3, 3, 3]);
    expect((['n', 'y'] as const).map((o2) => score(16, 97, o2, 120, 75, 'A', 37, 1).parts.supplementalOxygen)).toEqual([0, 2]);
  });

  it('rounds what a monitor reads between two numbers of the chart, half up', () => {
    expect(score(20.4, 95.5, 'n', 110.5, 90.4, 'A', 37.0, 1).parts).toMatchObject({
      respiratoryRate: 0,
      oxygenSaturation: 0,
      systolicPressure: 0,
      heartRate: 0,
    });
    expect(score(20.5, 95.4, 'n', 110.4, 90.5, 'A', 37.0, 1).parts).toMatchObject({
      respiratoryRate: 2,
      oxygenSaturation: 1,
      systolicPressure: 1,
      heartRate: 1,
    });
  });

  it('rounds temperature to a tenth, half up', () => {
    expect(score(16, 97, 'n', 120, 75, 'A', 38.05, 1).parts.temperature).toBe(1);
    expect(score(16, 97, 'n', 120, 75, 'A', 38.049, 1).parts.temperature).toBe(0);
    expect(score(16, 97, 'n', 120, 75, 'A', 36.05, 1).parts.temperature).toBe(0);
  });

  it('raises a single 3 above low, and shortens what its band demands', () => {
    const single = score(8, 97, 'n', 120, 75, 'A', 37, 1);
    expect([single.score, single.band, validityMs(single)]).toEqual([3, 'low-medium', 3_600_000]);
    expect(validityMs(score(16, 97, 'n', 120, 75, 'A', 37, 1))).toBe(12 * 3_600_000);
    expect(validityMs(score(25, 91, 'y', 90, 131, 'U', 35, 1))).toBe(1_800_000);
  });

  it('scores high saturation on scale 2 only where oxygen is given', () => {
    expect([93, 95, 97].map((spo2) => score(16, spo2, 'y', 120, 75, 'A', 37, 2).parts.oxygenSaturation)).toEqual([1, 2, 3]);
    expect(score(16, 99, 'n', 120, 75, 'A', 37, 2).parts.oxygenSaturation).toBe(0);
  });
});
