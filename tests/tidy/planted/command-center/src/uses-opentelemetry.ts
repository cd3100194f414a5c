/** Planted: breaks one-door-for-opentelemetry on purpose. */
import * as reached from '@opentelemetry/api';

export const seen = reached;
