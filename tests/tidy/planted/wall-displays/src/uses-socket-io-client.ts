/** Planted: breaks one-door-for-socket-io-client on purpose. */
import * as reached from 'socket.io-client';

export const seen = reached;
