/** Planted: breaks one-door-for-fastify on purpose. */
import * as reached from 'fastify';

export const seen = reached;
