/** Planted: breaks one-door-for-redis on purpose. */
import * as reached from 'redis';

export const seen = reached;
