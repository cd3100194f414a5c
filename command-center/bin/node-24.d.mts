/** What programs in TypeScript know of the one beside this file: how the server's Node is started. */
export const keptCode: Readonly<Record<string, string>>;
export const serverFlags: readonly string[];
