/** How close a relationship a record, or a document of it, asks for. */

/** From open to closed: each needs a closer relationship than the one before. `vip` hides a well-known person from who only walks by. */
export const sensitivityLabels = ['normal', 'restricted', 'very-restricted', 'vip'] as const;
export type SensitivityLabel = (typeof sensitivityLabels)[number];

/** What a row says of its own label; nothing where it is as open as the record. */
export function labelPart(sensitivity: SensitivityLabel | undefined): { readonly label?: SensitivityLabel } {
  return sensitivity === undefined || sensitivity === 'normal' ? {} : { label: sensitivity };
}
