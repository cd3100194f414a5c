/** A message that cannot be taken: coded, with the place and the remedy. Codes are documented in codes.md; a test keeps both equal. */

/** HL7 table 0357, message error condition codes. */
export type Hl7ErrorCode = '0' | '100' | '101' | '102' | '103' | '200' | '201' | '202' | '203' | '204' | '205' | '206' | '207';

interface CodeMeaning {
  readonly hl7: Hl7ErrorCode;
  readonly says: string;
}

export const rejectionCodes = {
  'hl7.no-header': { hl7: '100', says: 'The message does not begin with MSH. Send MSH as the first segment.' },
  'hl7.short-header': { hl7: '101', says: 'MSH ends before its required fields. Send MSH-1 to MSH-12.' },
  'hl7.bad-delimiters': { hl7: '102', says: 'MSH-1 and MSH-2 must be distinct punctuation characters, and MSH-1 neither a dot nor a plus.' },
  'hl7.no-type': { hl7: '101', says: 'MSH-9 is empty. Name the message type, e.g. ADT^A01.' },
  'hl7.no-control-id': { hl7: '101', says: 'MSH-10 is empty. Give each message its own control id.' },
  'hl7.unknown-version': { hl7: '203', says: 'MSH-12 is not a version from 2.1 to 2.9.' },
  'hl7.bad-segment': { hl7: '100', says: 'A segment does not begin with a three-character name.' },
  'hl7.too-large': { hl7: '207', says: 'The message is larger than the limit of this listener.' },
  'hl7.too-many': { hl7: '207', says: 'The message has more than 20,000 segments, or a field repeats more than 1,000 times. Send it in parts.' },
  'hl7.no-patient': { hl7: '101', says: 'The message needs a patient identifier in PID-3 (or PID-2).' },
  'hl7.no-merge': { hl7: '100', says: 'The message needs MRG with the identifier that is given up.' },
  'hl7.no-encounter': { hl7: '100', says: 'The message needs PV1.' },
  'hl7.no-bed': { hl7: '101', says: 'The message needs NPU-1 with the bed.' },
  'hl7.no-appointment': { hl7: '101', says: 'The message needs SCH with a placer or filler appointment id.' },
  'hl7.no-document': { hl7: '101', says: 'The message needs TXA with a document number in TXA-12.' },
  'hl7.no-entry': { hl7: '100', says: 'The master file message needs MFI and at least one MFE with a key.' },
  'hl7.unknown-code': { hl7: '103', says: 'The value is not in the table of the standard; it was kept and not understood.' },
  'translation.broken': { hl7: '207', says: 'The translation of this message failed here; it is kept and can be replayed.' },
  'hl7.no-query': { hl7: '100', says: 'The query needs QPD with its name and parameters.' },
  'hl7.name-kept': {
    hl7: '101',
    says: 'A record keeps its name: a deletion that would leave its patient without one was not taken. Send the name that holds, or say in PID-32 that nobody knows it.',
  },
  'hl7.not-deleted': {
    hl7: '102',
    says: 'A deletion alone does not undo this: send what is so instead (the movement, the class, the cancellation). Nothing of it was changed.',
  },
  'hl7.other-patient': {
    hl7: '100',
    says: 'A message of this kind is of one patient and this one holds another PID. Send each patient in a message of its own.',
  },
  'hl7.nothing-said': {
    hl7: '100',
    says: 'The message names its patient and says nothing that its type is for; only the patient was taken. Send the segment that is named, or a message about the person.',
  },
  'hl7.bad-time': { hl7: '102', says: 'The field is no time as HL7 writes it (YYYYMMDDHHMMSS+ZZZZ); it was passed over.' },
  'hl7.no-such-time': { hl7: '102', says: 'The clocks of this zone never showed this time, which spring skips; it was passed over. Send the offset with it.' },
  'hl7.ambiguous-time': {
    hl7: '102',
    says: 'The clocks of this zone showed this time twice, in the hour that autumn repeats; the first is taken. Send the offset with it.',
  },
  'hl7.response': { hl7: '0', says: 'The message answers another one. It is kept, and nothing is made of it here.' },
  'hl7.unanswered': {
    hl7: '200',
    says: 'This question is not answered here; it is kept. Ask who somebody is by QBP^Q22 or QBP^Q23, and everything else by FHIR.',
  },
  'hl7.empty-batch': { hl7: '0', says: 'The batch holds no message: there was nothing to take.' },
  'hl7.field-defaulted': { hl7: '101', says: 'A field that the standard requires is empty; its usual value was taken.' },
  'hl7.unmapped': { hl7: '200', says: 'No feed understands this message type yet; it is kept.' },
  'hl7.not-production': { hl7: '202', says: 'MSH-11 is not P; the message is kept and touches nothing live.' },
  'hl7.batch-count': { hl7: '207', says: 'The batch trailer counts another number of messages than it closes.' },
  'hl7.nul': { hl7: '102', says: 'The message holds a NUL byte, which belongs to no text.' },
  'hl7.charset': { hl7: '102', says: 'The text is not in the character set that MSH-18 declares.' },
  'control-id-reused': {
    hl7: '205',
    says: 'This sender used the control id before for other bytes; the message is kept apart. Send it with a new control id.',
  },
  'feed.closed': { hl7: '200', says: 'This sender is not in the feed list. Add it, or open the list.' },
  'feed.certificate': { hl7: '200', says: 'The certificate of this connection is not for this sender, house or type of message.' },
  'json.syntax': { hl7: '102', says: 'The body is not JSON.' },
  'json.shape': { hl7: '102', says: 'A field is missing or of the wrong type.' },
  'device.demo': { hl7: '202', says: 'The device is in demonstration mode; its numbers are kept apart.' },
  'device.no-device': { hl7: '101', says: 'The message names no device (OBX-18, OBR-10 or MSH-3).' },
  'fhir.reference': { hl7: '102', says: 'The reference names nothing in the bundle. Send what it names with it, or its identifier.' },
  'fhir.unsupported': { hl7: '200', says: 'This kind of bundle or request is not taken at this door.' },
  'fhir.entry': { hl7: '102', says: 'An entry of the transaction is not what it must be, or may not be written. Mend it and send all of it again.' },
  'x12.no-interchange': { hl7: '100', says: 'The bytes are no X12 interchange. Send ISA as the first segment.' },
  'x12.header': { hl7: '101', says: 'ISA is not of its fixed length with sixteen elements.' },
  'x12.delimiters': { hl7: '102', says: 'The separators that ISA names must be distinct punctuation characters.' },
  'x12.too-large': { hl7: '207', says: 'The interchange is larger than the limit of this door.' },
  'x12.envelope': { hl7: '100', says: 'ISA, GS, ST and their trailers must enclose one another: one is missing or out of its place.' },
  'x12.control': { hl7: '207', says: 'A trailer repeats another control number than its header.' },
  'x12.count': { hl7: '207', says: 'A trailer counts another number than is there.' },
  'x12.bad-segment': { hl7: '100', says: 'A segment does not begin with a name of two or three characters.' },
  'x12.version': { hl7: '203', says: 'This version of the transaction set is not read here. Send 005010.' },
  'x12.unmapped': { hl7: '200', says: 'This transaction set is well formed and nothing is made of it here; it is kept.' },
  'x12.missing-segment': { hl7: '100', says: 'The implementation guide requires a segment that is not there.' },
  'x12.unexpected-segment': { hl7: '100', says: 'The segment does not belong at this place of the transaction set.' },
  'x12.missing-element': { hl7: '101', says: 'A required element is empty.' },
  'x12.bad-element': { hl7: '102', says: 'The element is not of its type or not among its values.' },
  'x12.bad-date': { hl7: '102', says: 'No calendar has this day.' },
  'x12.loop': { hl7: '100', says: 'HL names a parent that is not there, or a level that does not follow it.' },
  'x12.group-code': { hl7: '102', says: 'GS-01 names another kind of group than its transaction sets are.' },
  'x12.balance-line': { hl7: '207', says: 'The line does not balance: SVC02 must be SVC03 and its adjustments. The remittance is refused whole.' },
  'x12.balance-claim': { hl7: '207', says: 'The claim does not balance: CLP03 must be CLP04 and its adjustments. The remittance is refused whole.' },
  'x12.balance-payment': {
    hl7: '207',
    says: 'The payment does not balance: BPR02 must be the sum of CLP04 less the sum of PLB. The remittance is refused whole.',
  },
  'x12.patient-share': { hl7: '102', says: 'CLP05 is not what the adjustments of group PR come to.' },
  'x12.claim-total': { hl7: '102', says: 'CLM02 is not what the lines of the claim come to.' },
  'x12.test': { hl7: '202', says: 'ISA-15 says that the interchange is a test.' },
  'facility.shape': { hl7: '102', says: 'The facility file does not have the described shape.' },
} as const satisfies Record<string, CodeMeaning>;

export type RejectionCode = keyof typeof rejectionCodes;

export interface Rejection {
  readonly kind: 'rejection';
  readonly code: RejectionCode;
  /** HL7 table 0357. */
  readonly hl7: Hl7ErrorCode;
  /** `MSH-10`, `PID[1]-3[2].1`, or a JSON path. */
  readonly place: string;
  readonly message: string;
}

/** Something odd that did not stop the message. */
export interface Warning {
  readonly code: RejectionCode;
  readonly place: string;
}

export function reject(code: RejectionCode, place: string): Rejection {
  const { hl7, says } = rejectionCodes[code];
  return { kind: 'rejection', code, hl7, place, message: says };
}

export function isRejection(value: object): value is Rejection {
  return 'kind' in value && value.kind === 'rejection';
}
