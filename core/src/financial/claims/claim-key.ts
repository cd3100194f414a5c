/** How a claim is called: the visit, the form and whose turn it is, in the 20 characters that payers give back (CLM01, CLP01). */
import type { EncounterId } from '../../ids.ts';
import type { ClaimForm } from '../claim-events.ts';

const longest = 20;

/** `V1001-I1`, then `V1001-I1.2` in its place; a long visit number keeps its end, with a sum that tells it from others. */
export function claimKey(encounter: EncounterId, form: ClaimForm, rank: number, n: number): string {
  const ending = `-${form === '837I' ? 'I' : 'P'}${rank}${n === 1 ? '' : `.${n}`}`;
  const plain = encounter.replace(/[^A-Za-z0-9]/g, '_');
  const room = longest - ending.length;
  return `${plain === encounter && plain.length <= room ? plain : shortened(encounter, plain, room)}${ending}`;
}

function shortened(encounter: string, plain: string, room: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < encounter.length; i++) hash = Math.imul(hash ^ encounter.charCodeAt(i), 0x01000193);
  const sum = (hash >>> 0).toString(36);
  return `${plain.slice(Math.max(0, plain.length - (room - sum.length - 1)))}_${sum}`;
}
