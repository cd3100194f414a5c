/** Places in the write-ahead log (LSN), as PostgreSQL writes them, and the files that hold them. */

/** `16/B374D848` as a number of bytes since the beginning. */
export function lsnOf(text: string): bigint {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? [];
  if (high === undefined || low === undefined) throw new RangeError(`no place in the log: ${text}`);
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export const lsnText = (lsn: bigint): string => `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffff_ffffn).toString(16).toUpperCase()}`;

export const segmentStart = (lsn: bigint, segmentBytes: number): bigint => lsn - (lsn % BigInt(segmentBytes));

/** The file that holds this place, as the server names it: time line, and the number of the file in two parts. */
export function segmentName(timeline: number, lsn: bigint, segmentBytes: number): string {
  const number = lsn / BigInt(segmentBytes);
  const perLog = 0x1_0000_0000n / BigInt(segmentBytes);
  return [BigInt(timeline), number / perLog, number % perLog].map((part) => part.toString(16).toUpperCase().padStart(8, '0')).join('');
}

export const isSegmentName = (name: string): boolean => /^[0-9A-F]{24}$/.test(name);

/** Where a file of that name begins. */
export function startOfSegment(name: string, segmentBytes: number): bigint {
  const perLog = 0x1_0000_0000n / BigInt(segmentBytes);
  return (BigInt(`0x${name.slice(8, 16)}`) * perLog + BigInt(`0x${name.slice(16)}`)) * BigInt(segmentBytes);
}
