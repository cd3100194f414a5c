/** Planted: breaks one-door-for-commander on purpose. */
import * as reached from 'commander';

export const seen = reached;
