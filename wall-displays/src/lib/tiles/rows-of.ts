/** Picks the rows of one tile out of a view whose rows carry their tile's name. */
export function rowsOf<Row extends { readonly tile: string }, Tile extends Row['tile']>(
  rows: ReadonlyMap<string, Row>,
  tile: Tile,
): (readonly [string, Extract<Row, { readonly tile: Tile }>])[] {
  const found: (readonly [string, Extract<Row, { readonly tile: Tile }>])[] = [];
  for (const [key, row] of rows) if (isOf<Row, Tile>(row, tile)) found.push([key, row]);
  return found;
}

function isOf<Row extends { readonly tile: string }, Tile extends Row['tile']>(row: Row, tile: Tile): row is Extract<Row, { readonly tile: Tile }> {
  return row.tile === tile;
}
