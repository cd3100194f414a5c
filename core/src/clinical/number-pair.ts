/** Two numbers that are one value (SN with a separator, NR): a range or a ratio, which its text says to people. */
export interface NumberPair {
  /** As written. */
  readonly first: string;
  /** `-` a range; `:` and `/` a ratio. */
  readonly separator: '-' | ':' | '/';
  readonly second: string;
  /** Of the first number of a ratio. */
  readonly comparator?: '<' | '<=' | '>' | '>=';
  readonly unit?: string;
}
