/** Planted: what a violation reaches for. */
export const planted = true;
