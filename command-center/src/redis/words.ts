/** The words of processes to each other over Redis: how far facilities are, and who left what. Names of houses and numbers, nothing of a patient. */

export interface Words {
  readonly from: string;
  readonly moved: ReadonlyMap<string, number>;
  readonly left: readonly string[];
}

export function wordsOf({ from, moved, left }: Pick<Words, 'from'> & Partial<Words>): string {
  return JSON.stringify({ from, ...(moved === undefined ? {} : { moved: [...moved] }), ...(left === undefined ? {} : { left }) });
}

/** Undefined for what no process of ours said. */
export function readWords(text: string): Words | undefined {
  const said = parse(text);
  if (typeof said !== 'object' || said === null || !('from' in said) || typeof said.from !== 'string') return undefined;
  const moved: unknown = 'moved' in said ? said.moved : [];
  const left: unknown = 'left' in said ? said.left : [];
  return {
    from: said.from,
    moved: new Map(Array.isArray(moved) ? moved.filter(isHead) : []),
    left: Array.isArray(left) ? left.filter((one) => typeof one === 'string') : [],
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && Number.isSafeInteger(value[1]);
}
