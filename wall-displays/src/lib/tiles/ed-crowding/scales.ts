/** The scale of NEDOCS: six bands between their written bounds. */
import { scaleLinear } from 'd3';

export const bounds = [0, 20, 60, 100, 140, 180, 200] as const;

export const scoreScale = (score: number, width: number): number => scaleLinear([0, 200], [0, width]).clamp(true)(score);

const words: Readonly<Record<string, string>> = {
  'not-busy': 'Not busy',
  busy: 'Busy',
  'extremely-busy': 'Extremely busy',
  overcrowded: 'Overcrowded',
  'severely-overcrowded': 'Severely overcrowded',
  'dangerously-overcrowded': 'Dangerously crowded',
};
export const bandWords = (band: string | undefined): string => (band === undefined ? '' : (words[band] ?? band));
