/** The delimiters of one message, from its own MSH-1 and MSH-2: never assumed (HL7 v2.5.1 2.5.4). Bytes, so that a scan compares numbers. */
import { reject, type Rejection } from '../../rejection.ts';

export interface Delimiters {
  readonly field: number;
  readonly component: number;
  readonly repetition: number;
  /** 0 when the sender declares none. */
  readonly escape: number;
  readonly subcomponent: number;
  /** MSH-2 as sent. */
  readonly encoding: string;
}

export const standardDelimiters: Delimiters = { field: 0x7c, component: 0x5e, repetition: 0x7e, escape: 0x5c, subcomponent: 0x26, encoding: '^~\\&' };

/** What is above stands for itself in no other character set; */
export const lastAscii = 0x7e;
/** nor does what follows this, by which a text changes to another (ISO 2022). */
export const shift = 0x1b;
/** What a byte is inside a field: itself, what its text has to be decoded or unescaped for, or the end of a part. */
export const kind = { plain: 0, odd: 1, subcomponent: 2, component: 3, repetition: 4 } as const;

const cr = 0x0d;
const lf = 0x0a;

/** `start` is where `MSH` begins. MSH-2 may be short (no sub-components) or hold a fifth, truncation character (v2.7). */
export function readDelimiters(bytes: Uint8Array, start: number): Delimiters | Rejection {
  if (isStandard(bytes, start)) return standardDelimiters;
  const field = bytes[start + 3];
  if (field === undefined || field === cr || field === lf) return reject('hl7.short-header', 'MSH-1');
  if (isWordByte(field) || isInValues(field)) return reject('hl7.bad-delimiters', 'MSH-1');
  let end = start + 4;
  while (end < bytes.length && bytes[end] !== field && bytes[end] !== cr && bytes[end] !== lf) end++;
  const given = bytes.subarray(start + 4, end);
  if (given.length > 5 || given.some(isWordByte)) return reject('hl7.bad-delimiters', 'MSH-2');
  const encoding = String.fromCharCode(...given);
  const at = (i: number, otherwise: number): number => given[i] ?? otherwise;
  const delimiters = { field, component: at(0, 0x5e), repetition: at(1, 0x7e), escape: at(2, 0), subcomponent: at(3, 0), encoding };
  return isRepeated(delimiters, given[4] ?? 0) ? reject('hl7.bad-delimiters', 'MSH-2') : delimiters;
}

/** `|^~\&|`, as nearly every sender writes. */
function isStandard(bytes: Uint8Array, start: number): boolean {
  return (
    bytes[start + 3] === 0x7c &&
    bytes[start + 4] === 0x5e &&
    bytes[start + 5] === 0x7e &&
    bytes[start + 6] === 0x5c &&
    bytes[start + 7] === 0x26 &&
    bytes[start + 8] === 0x7c
  );
}

/** Where one character delimits two things nobody can say which of them it means; 0 delimits nothing. */
function isRepeated({ field, component, repetition, escape, subcomponent }: Delimiters, truncation: number): boolean {
  const used = [field, component, repetition, escape, subcomponent, truncation].filter((byte) => byte !== 0);
  return new Set(used).size < used.length;
}

const standardKinds = tableOf(standardDelimiters);

/** The kind of each byte, so that a walk over a field asks one question of it. */
export function kindsOf(delimiters: Delimiters): Uint8Array {
  return delimiters === standardDelimiters ? standardKinds : tableOf(delimiters);
}

function tableOf({ component, repetition, escape, subcomponent }: Delimiters): Uint8Array {
  const kinds = new Uint8Array(256).fill(kind.odd, lastAscii + 1);
  kinds[shift] = kinds[escape] = kind.odd;
  kinds[subcomponent] = kind.subcomponent;
  kinds[component] = kind.component;
  kinds[repetition] = kind.repetition;
  return kinds;
}

/** Letters, digits and blanks can never delimit. */
/** What every answer writes in its version and its times: between fields of the header nobody could tell it from them. */
export const isInValues = (separator: number): boolean => separator === 0x2e || separator === 0x2b;

function isWordByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte <= 0x20 || byte >= 0x7f;
}
