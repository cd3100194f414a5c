/** Planted: breaks one-door-for-deck-gl on purpose. */
import * as reached from '@deck.gl/core';

export const seen = reached;
