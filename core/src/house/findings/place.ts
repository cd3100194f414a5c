/** Where and whom a finding is about, as far as it says: by it a row is shown to one unit and not to another. */
export interface FindingPlace {
  readonly unit?: string;
  readonly bed?: string;
  readonly encounter?: string;
}

export function placeOf({ unit, bed, encounter }: FindingPlace): FindingPlace {
  return { ...(unit === undefined ? {} : { unit }), ...(bed === undefined ? {} : { bed }), ...(encounter === undefined ? {} : { encounter }) };
}
