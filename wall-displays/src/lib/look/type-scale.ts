/** How large a wall's letters must be: capital height in arc minutes at the declared distance, on the declared panel. */

export interface Panel {
  /** Diagonal in inches. */
  readonly diagonalInches: number;
  readonly widthPixels: number;
  readonly heightPixels: number;
}
export interface TypeScale {
  /** CSS pixels: 16, 20 and 30 arc minutes at the room's distance; `near` is 16 arc minutes at walk-up distance. */
  readonly room: number;
  readonly figure: number;
  readonly headline: number;
  readonly near: number;
}

const radiansPerArcMinute = 0.000291;
/** Inter's capital height as a share of its font size. */
const capitalHeight = 0.727;
const millimetresPerInch = 25.4;
/** Where somebody stands who reads the small print, and never farther than the room's own distance. */
const walkUpMetres = 2.3;
/** The geometry is drawn for these sizes at 1920 pixels of width; larger letters would be cut. */
const designed: TypeScale = { room: 41, figure: 51, headline: 76, near: 24 };
const designedWidth = 1920;

export function pixelPitch(panel: Panel): number {
  const diagonalPixels = Math.hypot(panel.widthPixels, panel.heightPixels);
  return (panel.diagonalInches * millimetresPerInch) / diagonalPixels;
}

/** CSS pixels whose capitals stand `arcMinutes` high at `metres`. Rounded up: never less than asked. */
export function sizeFor(arcMinutes: number, metres: number, pitch: number): number {
  return Math.ceil((arcMinutes * radiansPerArcMinute * metres * 1000) / pitch / capitalHeight);
}

export function typeScale(metres: number, panel: Panel): TypeScale {
  const pitch = pixelPitch(panel);
  return {
    room: sizeFor(16, metres, pitch),
    figure: sizeFor(20, metres, pitch),
    headline: sizeFor(30, metres, pitch),
    near: sizeFor(16, Math.min(metres, walkUpMetres), pitch),
  };
}

/** Whether a wall's fixed geometry holds these letters; one pixel of rounding is forgiven per doubling of the panel. */
export function fits(scale: TypeScale, panel: Panel): boolean {
  const by = Math.min(panel.widthPixels / designedWidth, panel.heightPixels / 1080);
  const slack = Math.max(1, by);
  return scale.room <= designed.room * by + slack && scale.figure <= designed.figure * by + slack && scale.near <= designed.near * by + slack;
}
