/** Planted: breaks one-door-for-openid-client on purpose. */
import * as reached from 'openid-client';

export const seen = reached;
