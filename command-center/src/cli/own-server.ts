/** A question to the server of this configuration, over what it speaks. By TLS it is known by its own certificate alone, whoever signed that and whatever name it bears. */
import { request as askPlain, type RequestOptions } from 'node:http';
import { request as askSecure } from 'node:https';
import type { Config } from '../config.ts';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly timeoutMs: number;
}

export interface OwnAnswer {
  readonly status: number;
  readonly text: string;
}

/** Longer answers are none of ours. */
const longestAnswer = 64 * 1024 * 1024;

/** Rejects where nothing answers, with what the network said (`ECONNREFUSED` where nobody listens). */
export function askOwnServer(config: Config, path: string, { method = 'GET', headers = {}, body, timeoutMs }: Question): Promise<OwnAnswer> {
  const asked: RequestOptions = {
    host: reachedAt(config.host),
    port: config.httpPort,
    path,
    method,
    headers: { ...headers },
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve, reject) => {
    const request =
      config.tls === undefined
        ? askPlain(asked)
        : askSecure({ ...asked, ca: config.tls.cert, allowPartialTrustChain: true, checkServerIdentity: () => undefined });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > longestAnswer) request.destroy(new Error(`an answer of more than ${longestAnswer} bytes`));
        else chunks.push(chunk);
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    request.end(body);
  });
}

/** What listens on every address is asked at this machine's own. */
function reachedAt(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}

/** As a person writes it. */
export function ownUrl({ tls, host, httpPort }: Config, path: string): string {
  const at = reachedAt(host);
  return `${tls === undefined ? 'http' : 'https'}://${at.includes(':') ? `[${at}]` : at}:${httpPort}${path}`;
}

/** Nobody listens there: as opposed to somebody who answers, and not as we would. */
export const isNobody = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
