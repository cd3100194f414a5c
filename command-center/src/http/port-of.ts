/** The port that a listening server has: where 0 was asked for, the system chose one. */
export function portOf(address: unknown, otherwise: number): number {
  return typeof address === 'object' && address !== null && 'port' in address && typeof address.port === 'number' ? address.port : otherwise;
}
