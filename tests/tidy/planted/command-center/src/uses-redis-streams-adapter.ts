/** Planted: breaks one-door-for-redis-streams-adapter on purpose. */
import * as reached from '@socket.io/redis-streams-adapter';

export const seen = reached;
