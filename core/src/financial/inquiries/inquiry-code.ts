/** The short name of a question, written into its trace (TRN02): what comes back with the answer tells which question it answers. */
const [offset, prime, bits] = [0xcbf29ce484222325n, 0x100000001b3n, 64];

/** FNV-1a of the question's own key, so that whoever reads the log anew names it alike. */
export function inquiryCode(question: string): string {
  let hash = offset;
  for (let at = 0; at < question.length; at++) hash = BigInt.asUintN(bits, (hash ^ BigInt(question.charCodeAt(at))) * prime);
  return hash.toString(36);
}
