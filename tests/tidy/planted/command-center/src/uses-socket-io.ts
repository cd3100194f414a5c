/** Planted: breaks one-door-for-socket-io on purpose. */
import * as reached from 'socket.io';

export const seen = reached;
