/** Planted: breaks one-door-for-prom-client on purpose. */
import * as reached from 'prom-client';

export const seen = reached;
