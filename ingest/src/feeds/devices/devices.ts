/** The devices feed: IHE PCD-01 over MLLP, JSON over MQTT and HTTP. */
import { declared } from '../declared.ts';
import type { Feed } from '../feed.ts';
import { isPcd01, translatePcd01 } from './pcd01.ts';

const title = 'Bedside devices';

export const devicesFeed: Feed = {
  feed: 'devices',
  title,
  handles: [],
  recognises: isPcd01,
  translate: translatePcd01,
  // Monitors number their messages from a small counter that starts again with the power (hard case 2).
  defaults: declared('devices', title, { onReusedControlId: 'process' }),
};
