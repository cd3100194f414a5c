/** How close a relationship a record, or a document of it, asks for. */

/** From open to closed: each needs a closer relationship than the one before. `vip` hides a well-known person from who only walks by. */
export const sensitivityLabels = ['normal', 'restricted', 'very-restricted', 'vip'] as const;
export type SensitivityLabel = (typeof sensitivityLabels)[number];

/** Substance use, behavioural health: closed to who only works where the patient lies. A well-known person's is between. */
const strictness: Readonly<Record<SensitivityLabel, number>> = { normal: 0, restricted: 1, vip: 2, 'very-restricted': 3 };

export function stricter(a: SensitivityLabel, b: SensitivityLabel): SensitivityLabel {
  return strictness[b] > strictness[a] ? b : a;
}

/** What a row says of its own label; nothing where it is as open as the record. */
export function labelPart(sensitivity: SensitivityLabel | undefined): { readonly label?: SensitivityLabel } {
  return sensitivity === undefined || sensitivity === 'normal' ? {} : { label: sensitivity };
}
