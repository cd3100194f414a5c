/** What is shipped for whoever watches: every figure that the dashboard and the rules ask for is printed by a running server, and what they ask is PromQL. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import pg from 'pg';
import { embeddedUrl } from '@healthos/command-center/postgres/embedded.ts';
import { tellBackup } from '@healthos/command-center/postgres/told-backups.ts';
import { adt } from './messages.ts';
import { soon, startServer, type Server } from './started.ts';

const folder = join(import.meta.dirname, '../../command-center/monitoring');
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const dashboard = JSON.parse(read('dashboard.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: string }[] };
};
const rules = (parse(read('alerts.yaml')) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] }).groups.flatMap((group) => group.rules);
const shown = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ where: title, expr: expr.replaceAll('$__rate_interval', '5m') })),
);
const asked = [...shown, ...rules.map(({ alert, expr }) => ({ where: alert, expr }))];

/** Prometheus says this of each process that it scrapes. */
const ofPrometheus = ['up'];

/** Whether it is PromQL, and the metrics that it names. */
function promQl(expr: string): { readonly isWell: boolean; readonly metrics: readonly string[] } {
  const metrics: string[] = [];
  let isWell = true;
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) isWell = false;
      if (node.name === 'VectorSelector') metrics.push(/^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(expr.slice(node.from, node.to))?.[0] ?? '');
    },
  });
  return { isWell, metrics };
}

describe('the dashboard and the rules', () => {
  test('are PromQL, and what is none is seen', () => {
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter(({ expr }) => !promQl(expr).isWell)).toEqual([]);
    expect(asked.filter(({ expr }) => promQl(expr).metrics.length === 0)).toEqual([]);
    for (const broken of ['sum by (le (rate(a[5m]))', 'rate(a[5m)', 'a >', 'a{b=c}']) expect([broken, promQl(broken).isWell]).toEqual([broken, false]);
  });

  test('each rule says how urgent it is, what is the matter and what to do; one name once', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, labels, annotations, for: lasting = '0s' } of rules) {
      expect(['page', 'ticket'], alert).toContain(labels.severity);
      expect(lasting, alert).toMatch(/^\d+[sm]$/);
      expect(annotations.summary, alert).toMatch(/\.$/);
      expect(annotations.runbook.length, alert).toBeGreaterThan(60);
    }
    expect(rules[0]?.alert).toBe('OldestUnappliedMessage');
  });

  test('no two panels lie on each other, and each says what it shows in which unit', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`));
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { type, title, description = '', targets = [], fieldConfig } of dashboard.panels.filter(({ type }) => type !== 'row'))
      expect([type, title, description.length > 10, targets.length > 0, fieldConfig?.defaults.unit !== undefined]).toEqual([type, title, true, true, true]);
    expect(dashboard.panels.find(({ type }) => type !== 'row')?.title).toBe('Oldest unapplied message');
  });
});

describe('a running server', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ HEALTHOS_ORDERS: 'mllp://127.0.0.1:1' });
  });
  afterAll(() => server.stop());
  const metrics = async (): Promise<string> => (await server.ask('admin', '/metrics')).bytes.toString();

  test('prints every figure that they ask for', async () => {
    const text = await metrics();
    const printed = new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
    const variables = dashboard.templating.list.map(({ query }) => /^label_values\((\w+)/.exec(query)?.[1] ?? '').filter((name) => name !== '');
    expect(variables.length).toBeGreaterThan(0);
    const named = [
      ...asked.flatMap(({ where, expr }) => promQl(expr).metrics.map((name) => ({ where, name }))),
      ...variables.map((name) => ({ where: 'a variable', name })),
    ];
    expect(named.filter(({ name }) => !printed.has(name) && !ofPrometheus.includes(name))).toEqual([]);
  });

  test('tells what came, what was refused and why, how long commits took and answers, and no identity', async () => {
    const client = await server.mllp();
    await client.send(adt({ trigger: 'A01', control: 'WATCH1', minutes: 1, patient: '770077', visit: 'V770077', place: '4W^01^A' }));
    await client.send(Buffer.from('MSH|^~\\&|EPIC|LGH|HOS|HOS|20260312120000||ADT^A01|WATCH2|P|2.5.1\rPID|1||||Test^Pat770077\r'));
    client.close();
    const refused = /^healthos_refused_total\{feed="\w+",outcome="rejected",code="hl7.no-patient"\} 1$/m;
    const text = await soon(async () => {
      const now = await metrics();
      return refused.test(now) && /^healthos_open_messages\{outcome="rejected",code="hl7.no-patient"\} 1$/m.test(now) ? now : undefined;
    }, 20_000);
    const value = (line: string): number =>
      Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${line} `))
          ?.slice(line.length + 1),
      );
    expect(value('healthos_messages_total{feed="adt",outcome="applied"}')).toBe(1);
    expect(value('healthos_commit_seconds_count')).toBeGreaterThan(1);
    expect(value('healthos_http_seconds_count{door="metrics",status="2xx"}')).toBeGreaterThan(0);
    expect([value('healthos_ready'), value('healthos_database_writable'), value('healthos_oldest_unapplied_seconds')]).toEqual([1, 1, 0]);
    expect(value('healthos_feed_state{feed="adt"}')).toBe(0);
    expect(value('healthos_feed_age_seconds{feed="adt"}')).toBeLessThan(30);
    expect(value('healthos_duty_age_seconds')).toBeLessThan(30);
    // A process alone has no Redis: nothing is said of it, so that no rule cries.
    expect(text).not.toMatch(/^healthos_redis_reachable/m);
    expect(text).not.toMatch(/770077/);
    expect((await server.ask(undefined, '/readyz')).body).toEqual({ status: 'ready', reasons: [] });
    expect((await server.ask('admin', '/api/feeds')).body['degraded']).toEqual([]);
  });

  test('says how old a backup is from when it was told of one on, and nothing before', async () => {
    expect(await metrics()).not.toMatch(/^healthos_backup\w*\{/m);
    const db = new pg.Client({ connectionString: await embeddedUrl(server.dataDir) });
    await db.connect();
    await tellBackup(db, { slot: 'healthos_backup_1', copiedAt: Date.now() - 3_600_000 });
    await tellBackup(db, { slot: 'healthos_backup_1', reaches: Date.now() - 60_000 });
    await tellBackup(db, { slot: 'healthos_backup_2', copiedAt: Date.now() - 7_200_000 });
    const text = await soon(async () => {
      const now = await metrics();
      return /^healthos_backup/m.test(now) ? now : undefined;
    }, 20_000);
    const ages = [...text.matchAll(/^healthos_backup_(\w*age)_seconds\{backup="healthos_backup_(\d)"\} (\S+)$/gm)];
    expect(ages.map(([, of, slot, age]) => [of, slot, Math.floor(Number(age) / 60)])).toEqual([
      ['age', '1', 60],
      ['age', '2', 120],
      ['reach_age', '1', 1],
    ]);
    await db.end();
  });
});
