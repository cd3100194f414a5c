/** Planted: breaks one-door-for-d3 on purpose. */
import * as reached from 'd3';

export const seen = reached;
