/** The tokens of the dark look as numbers, red, green, blue and how opaque, for what is drawn without CSS; a test holds them to tokens.css. */
export type Colour = readonly [red: number, green: number, blue: number, opaque?: number];

export const hues = {
  ground: [20, 24, 31],
  panel: [26, 32, 41],
  raised: [33, 41, 54],
  line: [43, 52, 66],
  lineStrong: [60, 71, 87],
  dim: [110, 120, 133],
  soft: [169, 177, 188],
  text: [233, 237, 242],
  bedOccupied: [74, 85, 102],
  info: [86, 180, 233],
  watch: [240, 228, 66],
  critical: [213, 94, 0],
} as const satisfies Record<string, Colour>;

/** What every hue becomes on a screen that is not live. */
export const notLive: Colour = [217, 222, 229];
