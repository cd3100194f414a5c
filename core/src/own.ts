/** What a table of ours says of a word from outside: nothing of what every object has (`constructor`, `toString`), whatever the word. */
export function own<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
