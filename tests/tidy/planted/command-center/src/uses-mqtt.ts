/** Planted: breaks one-door-for-mqtt on purpose. */
import * as reached from 'mqtt';

export const seen = reached;
