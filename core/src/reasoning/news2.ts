/** NEWS2, National Early Warning Score 2 (Royal College of Physicians, 2017), whose work this is. Not under 16, not in pregnancy. */
import { hourMs, minuteMs } from '../time.ts';

export const news2Pack = { rule: 'news2', version: '2017.1', source: 'Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017' } as const;

export type Acvpu = 'A' | 'C' | 'V' | 'P' | 'U';

export interface News2Inputs {
  /** Breaths a minute. */
  readonly respiratoryRate: number;
  /** Per cent. */
  readonly oxygenSaturation: number;
  readonly supplementalOxygen: boolean;
  /** mmHg. */
  readonly systolicPressure: number;
  /** Beats a minute. */
  readonly heartRate: number;
  readonly consciousness: Acvpu;
  /** Degrees Celsius. */
  readonly temperature: number;
  /** SpO2 scale: 2 only for hypercapnic respiratory failure, by a clinician's decision. */
  readonly scale: 1 | 2;
}

export type Band = 'low' | 'low-medium' | 'medium' | 'high';

export interface News2Score {
  readonly score: number;
  readonly band: Band;
  readonly parts: Readonly<Record<Exclude<keyof News2Inputs, 'scale'>, number>>;
}

export function news2(inputs: News2Inputs): News2Score {
  const tenths = halfUp(inputs.temperature * 10);
  const parts = {
    respiratoryRate: respiration(halfUp(inputs.respiratoryRate)),
    oxygenSaturation:
      inputs.scale === 1 ? saturation1(halfUp(inputs.oxygenSaturation)) : saturation2(halfUp(inputs.oxygenSaturation), inputs.supplementalOxygen),
    supplementalOxygen: inputs.supplementalOxygen ? 2 : 0,
    systolicPressure: pressure(halfUp(inputs.systolicPressure)),
    heartRate: pulse(halfUp(inputs.heartRate)),
    consciousness: inputs.consciousness === 'A' ? 0 : 3,
    temperature: tenths <= 350 ? 3 : tenths <= 360 ? 1 : tenths <= 380 ? 0 : tenths <= 390 ? 1 : 2,
  };
  const score = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { score, band: bandOf(score, Object.values(parts).includes(3)), parts };
}

/** Half up on the decimal that was sent, to the whole numbers (temperature: tenths) of the chart: 38.05 is 38.1 whatever binary makes of it. */
function halfUp(value: number): number {
  return Math.round(Number(value.toPrecision(12)));
}

function bandOf(score: number, singleThree: boolean): Band {
  return score >= 7 ? 'high' : score >= 5 ? 'medium' : singleThree ? 'low-medium' : 'low';
}

function respiration(rate: number): number {
  return rate <= 8 ? 3 : rate <= 11 ? 1 : rate <= 20 ? 0 : rate <= 24 ? 2 : 3;
}

function saturation1(percent: number): number {
  return percent <= 91 ? 3 : percent <= 93 ? 2 : percent <= 95 ? 1 : 0;
}

function saturation2(percent: number, onOxygen: boolean): number {
  if (percent <= 83) return 3;
  if (percent <= 85) return 2;
  if (percent <= 87) return 1;
  if (percent <= 92 || !onOxygen) return 0;
  return percent <= 94 ? 1 : percent <= 96 ? 2 : 3;
}

function pressure(mmHg: number): number {
  return mmHg <= 90 ? 3 : mmHg <= 100 ? 2 : mmHg <= 110 ? 1 : mmHg <= 219 ? 0 : 3;
}

function pulse(rate: number): number {
  return rate <= 40 ? 3 : rate <= 50 ? 1 : rate <= 90 ? 0 : rate <= 110 ? 1 : rate <= 130 ? 2 : 3;
}

/** How long an input holds before it must be taken again: the monitoring interval of the band and score (RCP 2017, chart 4). */
export function validityMs(score: Pick<News2Score, 'score' | 'band'>): number {
  if (score.band === 'high') return 30 * minuteMs;
  if (score.band !== 'low') return hourMs;
  return score.score === 0 ? 12 * hourMs : 6 * hourMs;
}
