/** Limits of the HTTP side: what a body may weigh, and how long a request and a connection may take. */
export const httpLimits = { bodyBytes: 4 * 1024 * 1024, requestMs: 30_000, connectionMs: 120_000 } as const;
