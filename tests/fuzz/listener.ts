/** The listener of fuzzed frames, in a thread of its own so that how long its loop stands still is its own doing. */
import { parentPort } from 'node:worker_threads';
import { patientId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import { makeReceive } from '@healthos/ingest/receive.ts';
import { listenMllp, mllpDefaults } from '@healthos/ingest/transports/mllp/server.ts';

const clock = { now: () => instant(Date.now()) };
const bugs: string[] = [];
const receive = makeReceive({
  log: openMemoryLog({ clock }),
  clock,
  pseudonym: (assigner, number) => patientId(`p_${assigner}_${number}`),
  fingerprint: (text) => text,
  settingsFor: (_sender, feed) => settingsOf(feed, 'UTC'),
  onBug: (error) => bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
});
const server = await listenMllp(
  { ...mllpDefaults, host: '127.0.0.1', port: 0 },
  (frame) => receive.hl7(frame, { peer: 'fuzz' }),
  () => undefined,
);
/** Between two looks at the clock and at the work of this thread: a thread that was not let run has not stood still by itself. */
const everyMs = 5;
let longestMs = 0;
let [lookedAt, worked] = [performance.now(), process.threadCpuUsage()];
setInterval(() => {
  const since = process.threadCpuUsage(worked);
  longestMs = Math.max(longestMs, Math.min(performance.now() - lookedAt - everyMs, (since.user + since.system) / 1000));
  [lookedAt, worked] = [performance.now(), process.threadCpuUsage()];
}, everyMs).unref();
parentPort?.on('message', () => {
  parentPort?.postMessage({ what: 'end', value: { stallMs: longestMs, bugs: [...new Set(bugs)].slice(0, 5) } });
  void server.close(100);
  parentPort?.close();
});
parentPort?.postMessage({ what: 'port', value: server.port });
