/** No browser is sent a picture whose rows are packed: see packed-rows.ts. */
export const packed = (): undefined => undefined;

export function opened(): readonly unknown[] {
  throw new Error('packed rows cannot be opened in a browser: send rows, not a picture');
}
