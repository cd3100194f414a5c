/** Planted: breaks one-door-for-tcp on purpose. */
import * as reached from 'node:net';

export const seen = reached;
