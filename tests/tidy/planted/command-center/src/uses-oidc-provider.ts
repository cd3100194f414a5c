/** Planted: breaks one-door-for-oidc-provider on purpose. */
import * as reached from 'oidc-provider';

export const seen = reached;
