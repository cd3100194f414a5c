/** Rows of a table as one text. How a text is made smaller is given from outside: the core depends on nothing. */
export interface Packing {
  /** Of a JSON text (RFC 8259), a shorter one, a character a byte; and back. */
  pack(json: string): string;
  open(packed: string): string;
}

let packing: Packing | undefined;

/** Said once in each process and thread that may be given a picture: without it nothing is packed, and what was packed elsewhere is not read. */
export function packRowsBy(one: Packing): void {
  packing = one;
}

/** Undefined where nobody packs, and where JSON would not give back the same. */
export function packed(rows: readonly unknown[]): string | undefined {
  return packing !== undefined && rows.every(isPlain) ? packing.pack(JSON.stringify(rows)) : undefined;
}

export function opened(text: string): readonly unknown[] {
  if (packing === undefined) throw new Error('rows of this picture are packed: call packRowsBy before it is read');
  return JSON.parse(packing.open(text)) as readonly unknown[];
}

/** A key whose value is undefined is not: whoever asks whether it is there would be told something else. */
function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      if (value === null) return true;
      // Holes are passed over by some, and are values that are undefined to whoever counts.
      if (Array.isArray(value)) return !value.includes(undefined) && value.every(isPlain);
      return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
    default:
      return false;
  }
}
