/** A parameter's value in its own measure: a share as a percentage, a time in minutes. */
export const valueWords = (value: number, unit: 'bp' | 'minutes'): string =>
  unit === 'minutes' ? `${Math.round(value)} m` : `${(value / 100).toFixed(value < 1000 ? 1 : 0)} %`;
