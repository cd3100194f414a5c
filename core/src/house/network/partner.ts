/** Which place of a network a transfer case means by its partner: by facility code first, then by the key that a facility file gives, then by name. */

export interface PartnerPlace {
  /** Facility code; absent for a place that sends nothing here. */
  readonly facility?: string;
  readonly name: string;
  readonly partnerKeys?: readonly string[] | undefined;
}

/** Words as people write them: letter case and spaces around do not matter. */
const plain = (word: string): string => word.trim().toLowerCase();

export function partnerPlace<Place extends PartnerPlace>(partner: string, places: readonly Place[]): Place | undefined {
  const said = plain(partner);
  return (
    places.find(({ facility }) => facility === partner) ??
    places.find(({ facility }) => facility !== undefined && plain(facility) === said) ??
    places.find(({ partnerKeys }) => partnerKeys?.some((key) => plain(key) === said)) ??
    places.find(({ name }) => plain(name) === said)
  );
}
