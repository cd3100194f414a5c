/** Planted: breaks one-door-for-pg on purpose. */
import * as reached from 'pg';

export const seen = reached;
