/** Runs the sample EHR until it is stopped: `--server URL --port N`, with a token of an administrator in HEALTHOS_ADMIN_TOKEN. */
import { parseArgs } from 'node:util';
import { startEhr } from './ehr.ts';

const { values } = parseArgs({ options: { server: { type: 'string', default: 'http://127.0.0.1:8080' }, port: { type: 'string', default: '8090' } } });
const admin = process.env['HEALTHOS_ADMIN_TOKEN'] ?? '';
const port = Number(values.port);
if (admin === '' || !/^\d{1,5}$/.test(values.port) || port > 65535 || !URL.canParse(values.server)) {
  process.stderr.write('--server takes a URL, --port a port, and HEALTHOS_ADMIN_TOKEN a token of role admin\n');
  process.exit(2);
}
const ehr = await startEhr({ server: new URL(values.server).origin, admin, port });
process.stdout.write(`the sample EHR: ${ehr.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void ehr.stop().then(() => process.exit(0)));
