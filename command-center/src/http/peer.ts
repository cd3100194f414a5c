/** Who asks, kept from the first moment of a request: a client that goes away before its answer leaves a socket that knows no address. */
import type { FastifyInstance } from 'fastify';

/** Whoever was gone before the request was even looked at. */
export const gonePeer = 'gone';

/**
 * `request.ip` stays what it was when the request came. A line of the audit needs an address; without one it would be refused, and with it the lines of
 * the others that are written together with it.
 */
export function keepPeer(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const peer = (request.ip as string | undefined) ?? gonePeer;
    Object.defineProperty(request, 'ip', { value: peer });
    done();
  });
}
