/**
 * A neutral taxonomy of what payers take off: by adjustment group and reason code, in words of our own. Reason codes are names here; their texts are
 * licensed, and shown only where a site loads them.
 */
import type { AdjustmentGroup } from '../remittance-events.ts';

export const denialClasses = {
  eligibility: { says: 'Cover: not in force, or not of this person', owner: 'Registration', appeals: true },
  'other-payer': { says: 'Another payer is asked first', owner: 'Registration', appeals: false },
  authorization: { says: 'Authorisation: none, or for less', owner: 'Utilisation review', appeals: true },
  'medical-necessity': { says: 'The payer holds the care not to be needed, or not at this level', owner: 'Utilisation review', appeals: true },
  coding: { says: 'Codes do not fit each other, the place or the person', owner: 'Coding', appeals: true },
  bundled: { says: 'Held to be part of another service', owner: 'Coding', appeals: true },
  duplicate: { says: 'Held to be billed twice', owner: 'Billing', appeals: true },
  late: { says: 'The claim came after its time', owner: 'Billing', appeals: true },
  'missing-information': { says: 'Something is missing on the claim or beside it', owner: 'Billing', appeals: false },
  'not-covered': { says: 'The plan does not cover it, or no more of it', owner: 'Billing', appeals: true },
  provider: { says: 'Whoever gave the care is not recognised for it', owner: 'Contracting', appeals: true },
  unknown: { says: 'A reason that this taxonomy does not know', owner: 'Billing', appeals: true },
} as const;
export type DenialClass = keyof typeof denialClasses;

/** What is no denial: the contract's own reduction, the patient's share, what another payer paid, what the law takes off a payment, and what moves money between claims. */
export type NoDenial = 'contractual' | 'patient-share' | 'paid-elsewhere' | 'off-payment' | 'moved';

const classes: readonly (readonly [DenialClass | NoDenial, readonly string[]])[] = [
  ['patient-share', ['1', '2', '3', '66', '241']],
  ['contractual', ['45', '24', '44', '59', '131', '161', '172', '209', '223', '94', 'A2', 'A7']],
  ['paid-elsewhere', ['23']],
  ['off-payment', ['253', '237', '104', '105', '100', '85']],
  ['moved', ['101', '144', '187', 'B4', '90', '91']],
  ['eligibility', ['26', '27', '31', '32', '33', '34', '177', '200', '201', '166']],
  ['other-payer', ['22', '19', '20', '21', '109', '136', 'B9']],
  ['authorization', ['15', '39', '197', '198', '243', '284', '302', '165', '210']],
  ['medical-necessity', ['50', '54', '55', '56', '58', '60', '150', '151', '152', '153', '154', '186', '193', '249']],
  ['coding', ['4', '5', '6', '7', '8', '9', '10', '11', '12', '146', '181', '182', '183', '189', '199', 'B20', '231', '272', '279', '110', '13', '14']],
  ['bundled', ['97', '234', '236', '190', 'B15', 'P14']],
  ['duplicate', ['18', 'B13']],
  ['late', ['29']],
  ['missing-information', ['16', '17', '107', '116', '129', '148', '163', '164', '206', '207', '208', '226', '227', '229', '250', '251', '252', '125']],
  ['not-covered', ['35', '40', '49', '51', '78', '96', '111', '114', '119', '149', '158', '167', '204', '256', '273']],
  ['provider', ['38', '170', '171', '184', '185', '242', 'B7', '299']],
];
const byReason: ReadonlyMap<string, DenialClass | NoDenial> = new Map(
  [...classes].reverse().flatMap(([name, reasons]) => reasons.map((reason) => [reason, name] as const)),
);

const isDenialClass = (name: string): name is DenialClass => Object.hasOwn(denialClasses, name);

/** The class of an adjustment; undefined = it is no denial. A patient's share that is none by its reason was denied and put on the patient. */
export function denialClassOf(group: AdjustmentGroup, reason: string): DenialClass | undefined {
  const found = byReason.get(reason.trim().toUpperCase());
  if (found !== undefined) return isDenialClass(found) ? found : undefined;
  // The payer's own reduction (PI) and what is said as the contract's (CO) without a reason that we know: looked at by a person.
  return group === 'PR' ? 'not-covered' : 'unknown';
}

/** Taken off the payment and not off what is allowed. */
export const isOffPayment = (reason: string): boolean => byReason.get(reason.trim().toUpperCase()) === 'off-payment';
export const isPatientShare = (group: AdjustmentGroup, reason: string): boolean =>
  group === 'PR' && byReason.get(reason.trim().toUpperCase()) === 'patient-share';
export const isPaidElsewhere = (reason: string): boolean => byReason.get(reason.trim().toUpperCase()) === 'paid-elsewhere';
