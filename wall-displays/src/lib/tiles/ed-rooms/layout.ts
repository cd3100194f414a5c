/** Places the areas of an ED in rows of sixteen spaces: a small area shares a row with another, a large one takes as many as it needs. */
export interface Space {
  readonly key: string;
  readonly area: string;
  readonly name: string;
}
export interface PlacedArea<One extends Space> {
  readonly area: string;
  /** Left edge of its label, in cells; 0 stands before the row. */
  readonly labelAt: number;
  readonly spaces: readonly { readonly space: One; readonly cell: number }[];
}
export interface RoomRow<One extends Space> {
  readonly areas: readonly PlacedArea<One>[];
}

export const cellsPerRow = 16;
/** Cells that a label inside a row takes, with the gap before it. */
const labelCells = 4;

export function layOut<One extends Space>(spaces: readonly One[], mostRows: number): { readonly rows: readonly RoomRow<One>[]; readonly left: number } {
  const areas = new Map<string, One[]>();
  for (const space of spaces) areas.set(space.area, [...(areas.get(space.area) ?? []), space]);
  const pieces = [...areas].flatMap(([area, list]) =>
    Array.from({ length: Math.ceil(list.length / cellsPerRow) }, (_, i) => ({
      area: i === 0 ? area : '',
      list: list.slice(i * cellsPerRow, (i + 1) * cellsPerRow),
    })),
  );
  const rows: { areas: PlacedArea<One>[]; used: number }[] = [];
  for (const { area, list } of pieces) {
    const row = rows.find(({ used }) => used + labelCells + list.length <= cellsPerRow);
    const from = row === undefined ? 0 : row.used + labelCells;
    const placed = { area, labelAt: row === undefined ? 0 : row.used + 1, spaces: list.map((space, i) => ({ space, cell: from + i })) };
    if (row === undefined) rows.push({ areas: [placed], used: list.length });
    else {
      row.areas.push(placed);
      row.used = from + list.length;
    }
  }
  const shown = rows.slice(0, mostRows);
  return { rows: shown, left: rows.slice(mostRows).reduce((sum, row) => sum + row.areas.reduce((n, one) => n + one.spaces.length, 0), 0) };
}
