/** Planted: breaks one-door-for-jose on purpose. */
import * as reached from 'jose';

export const seen = reached;
