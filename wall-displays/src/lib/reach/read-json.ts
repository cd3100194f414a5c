/** Text that somebody brings from outside: what it says as JSON, or nothing where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
