/** qSOFA and SIRS at every limit, on both sides of it. */
import { describe, expect, it } from 'vitest';
import { qsofa, sirs } from './sepsis-screens.ts';

describe('qSOFA', () => {
  const well = { respiratoryRate: 16, systolicPressure: 120, gcs: 15 };
  it.each([
    [well, 0],
    [{ ...well, respiratoryRate: 21 }, 0],
    [{ ...well, respiratoryRate: 22 }, 1],
    [{ ...well, systolicPressure: 101 }, 0],
    [{ ...well, systolicPressure: 100 }, 1],
    [{ ...well, gcs: 14 }, 1],
    [{ respiratoryRate: 22, systolicPressure: 100, gcs: 15 }, 2],
    [{ respiratoryRate: 30, systolicPressure: 80, gcs: 3 }, 3],
  ])('%j is %i', (inputs, score) => {
    expect(qsofa(inputs)).toMatchObject({ score, missing: [], positive: score >= 2 });
  });

  it('not alert stands for a GCS under 15, and a GCS that was taken goes before it', () => {
    expect(qsofa({ respiratoryRate: 22, systolicPressure: 120, alert: false }).score).toBe(2);
    expect(qsofa({ respiratoryRate: 22, systolicPressure: 120, alert: false, gcs: 15 }).score).toBe(1);
    expect(qsofa({ respiratoryRate: 22, systolicPressure: 120, alert: true }).score).toBe(1);
  });

  it('a missing sign leaves no score: one of two is not a score of one, and two of two are enough', () => {
    const one = qsofa({ respiratoryRate: 22, systolicPressure: 120 });
    expect(one).toEqual({ met: ['respiratoryRate'], missing: ['consciousness'], positive: false });
    expect(one.score).not.toBe(1);
    expect(qsofa({ respiratoryRate: 22, systolicPressure: 90 })).toEqual({
      met: ['respiratoryRate', 'systolicPressure'],
      missing: ['consciousness'],
      positive: true,
    });
    expect(qsofa({}).missing).toHaveLength(3);
  });
});

describe('SIRS', () => {
  const well = { temperature: 37, heartRate: 80, respiratoryRate: 16, leukocytes: 8 };
  it.each([
    [well, 0],
    [{ ...well, temperature: 38 }, 0],
    [{ ...well, temperature: 38.1 }, 1],
    [{ ...well, temperature: 36 }, 0],
    [{ ...well, temperature: 35.9 }, 1],
    [{ ...well, heartRate: 90 }, 0],
    [{ ...well, heartRate: 91 }, 1],
    [{ ...well, respiratoryRate: 20 }, 0],
    [{ ...well, respiratoryRate: 21 }, 1],
    [{ ...well, paCO2: 32 }, 0],
    [{ ...well, paCO2: 31 }, 1],
    [{ ...well, respiratoryRate: 21, paCO2: 31 }, 1],
    [{ ...well, leukocytes: 12 }, 0],
    [{ ...well, leukocytes: 12.1 }, 1],
    [{ ...well, leukocytes: 4 }, 0],
    [{ ...well, leukocytes: 3.9 }, 1],
    [{ ...well, bands: 10 }, 0],
    [{ ...well, bands: 11 }, 1],
    [{ ...well, leukocytes: 3, bands: 20 }, 1],
    [{ temperature: 39, heartRate: 110, respiratoryRate: 24, leukocytes: 15 }, 4],
  ])('%j is %i', (inputs, score) => {
    expect(sirs(inputs)).toMatchObject({ score, missing: [], positive: score >= 2 });
  });

  it('without white cells there is no score, and three met are still three met', () => {
    expect(sirs({ temperature: 37, heartRate: 100, respiratoryRate: 16 })).toEqual({ met: ['heartRate'], missing: ['leukocytes'], positive: false });
    expect(sirs({ temperature: 39, heartRate: 100, respiratoryRate: 24 })).toMatchObject({ positive: true, missing: ['leukocytes'] });
  });
});
