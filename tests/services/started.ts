/** What a test service is: an address and a way to stop it, or the reason why this machine has none, with what to install. */

export interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

export interface Missing {
  /** What to install or set, as a person would type it. */
  readonly missing: string;
}

export type Service = Started | Missing;

export const isMissing = (service: Service): service is Missing => 'missing' in service;

/** Progress goes to standard error: standard output belongs to the test report. */
export function say(text: string): void {
  process.stderr.write(`[services] ${text}\n`);
}
