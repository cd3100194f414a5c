/** What must hold whatever went wrong, asked at every acknowledgement, at every crash and at the end. */
import type { Recorded } from '@healthos/core/event.ts';
import { foldEnterprise, emptyEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { balancesOf } from '@healthos/core/house/census-audit/balance.ts';
import { auditedOf } from '@healthos/core/house/census-audit/audited.ts';
import { encounterId } from '@healthos/core/ids.ts';
import { ledgerOf } from '@healthos/core/financial/ledger.ts';
import type { KeptMessage } from '@healthos/core/ports.ts';
import { byOf } from '@healthos/core/requests/request.ts';
import { canonical, stateHash } from '@healthos/core/state-hash.ts';
import { entries, getRow, isTable, rows } from '@healthos/core/table.ts';
import { instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import type { Answer } from '@healthos/command-center/decide.ts';
import type { MemoryDisk } from '@healthos/command-center/memory/disk.ts';
import type { PersonAsks } from './asks.ts';
import { digest, facility, type House } from './house.ts';
import type { Plan } from './plan.ts';
import { retold } from './retold.ts';
import type { Screens } from './screens.ts';
import type { ToSend } from './senders.ts';
import type { Written } from './story.ts';
import { bedName } from './trial-hospital.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Broken {
  readonly promise: string;
  readonly says: string;
}

/** An acknowledgement as its sender heard it. */
export interface Heard {
  readonly message: ToSend;
  readonly reply: string;
}

export interface Evidence {
  readonly plan: Plan;
  readonly story: readonly Written[];
  readonly time: VirtualTime;
  readonly disk: MemoryDisk;
  readonly house: House | undefined;
  readonly screens: Screens;
  readonly acknowledged: readonly Heard[];
  readonly answers: ReadonlyMap<number, Answer>;
  readonly asks: readonly PersonAsks[];
}

const broken = (promise: string, says: string): Broken => ({ promise, says });
const keptOf = (disk: MemoryDisk, { sha256 }: ToSend): KeptMessage[] =>
  [...disk.kept.values()].flatMap(({ message }) => (message.sha256 === sha256 ? [message] : []));

/** G1, G4: what is acknowledged is on disk, once; the same message again has the same answer. */
export function onDisk(disk: MemoryDisk, { message, reply }: Heard, before: readonly Heard[] = []): Broken[] {
  const kept = keptOf(disk, message);
  const found: Broken[] = [];
  if (kept.length === 0) found.push(broken('what is acknowledged is kept', `message ${message.n} was acknowledged and is not in the log`));
  if (kept.length > 1) found.push(broken('what is sent again is kept once', `message ${message.n} is in the log ${kept.length} times`));
  const first = before.find((one) => one.message.sha256 === message.sha256);
  if (first !== undefined && first.reply !== reply)
    found.push(broken('the same message has the same answer', `message ${message.n}: ${first.reply} and then ${reply}`));
  return found;
}

/** The rest, once everything is told. */
export async function atTheEnd(evidence: Evidence): Promise<Broken[]> {
  const { disk, house, acknowledged } = evidence;
  if (house === undefined) return [broken('the house is up in the end', 'it is not')];
  const facts = disk.facts.get(facility) ?? [];
  const rebuilt = foldEnterprise(emptyEnterprise(), facts);
  const now = instant(Math.floor(evidence.time.now()));
  const hospital = rebuilt.hospitals.get(facility);
  const found = [
    ...acknowledged.flatMap((heard) => onDisk(disk, heard)),
    ...appliedOnce(evidence, facts),
    ...asksKept(evidence),
    ...nothingVanished(evidence),
    ...inOrder(evidence),
  ];
  found.push(
    ...differences(rebuilt, house.follow.enterprise()).map((at) =>
      broken('state = fold(log)', `the running house has another state than a rebuild from its log: ${at}`),
    ),
    ...differences(rebuilt, await retold(evidence)).map((at) =>
      broken('any order of arrival ends alike', `the same messages told without faults give another state: ${at}`),
    ),
  );
  if (hospital === undefined) return found;
  const input: ViewInput = { hospital, identity: rebuilt.identity, now };
  return [...found, ...censusKept(evidence, input), ...ledgerKept(evidence, input), ...(await screensKept(evidence, input))];
}

const hashOf = ({ hospitals, identity }: Enterprise): string =>
  [...hospitals.values()].map((one) => stateHash(one, digest)).join() + stateHash(identity, digest);

/** Where two states differ, by the parts of the house; nothing where their hashes are equal. */
function differences(one: Enterprise, other: Enterprise): string[] {
  if (hashOf(one) === hashOf(other)) return [];
  const [first, second] = [partsOf(one), partsOf(other)];
  const parts = [...new Set([...first.keys(), ...second.keys()])].filter((part) => first.get(part) !== second.get(part));
  return [parts.slice(0, 6).join(', ')];
}

/** Each row of each table of each layer, by its path. */
function partsOf({ hospitals, identity }: Enterprise): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const walk = (path: string, value: unknown, depth: number): void => {
    if (depth > 0 && typeof value === 'object' && value !== null && isTable(value))
      for (const [key, row] of entries(value)) walk(`${path}/${key}`, row, depth - 1);
    else if (depth > 0 && typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [key, row] of Object.entries(value)) walk(`${path}/${key}`, row, depth - 1);
    else parts.set(path, canonical(value));
  };
  for (const hospital of hospitals.values())
    for (const layer of ['operations', 'clinical', 'nursing', 'financial', 'work'] as const)
      for (const [key, row] of Object.entries(hospital[layer])) if (key !== 'index') walk(`${layer}/${key}`, row, 2);
  walk('identity', identity, 3);
  return parts;
}

/** G2: positions without gap, each fact once. */
function appliedOnce({ disk }: Evidence, facts: readonly Recorded[]): Broken[] {
  const found = facts.flatMap(({ position }, n) => (position === n + 1 ? [] : [broken('positions have no gap', `${position} stands where ${n + 1} should`)]));
  const seen = new Map<string, string>();
  for (const { feed, order, event, message, segments } of facts) {
    const key = `${feed}|${order}|${event.type}|${segments.join()}|${canonical(event)}`;
    const other = seen.get(key);
    if (other !== undefined && other !== message) found.push(broken('no fact is applied twice', `${event.type} of messages ${other} and ${message}`));
    seen.set(key, message);
  }
  for (const { message } of disk.kept.values())
    if (message.outcome !== 'applied' && facts.some((fact) => fact.message === message.id))
      found.push(broken('what is not applied leaves no fact', message.id));
  return found.slice(0, 5);
}

/** A request that was done is one message, and nobody's answer was taken back. */
function asksKept({ disk, answers, asks }: Evidence): Broken[] {
  return asks.flatMap(({ n, id, actor, request }) => {
    const answer = answers.get(n);
    const kept = [...disk.kept.values()].filter(({ message }) => message.controlId === id && message.sender === byOf(actor) && message.outcome === 'applied');
    if (answer?.outcome === 'done' && kept.length !== 1)
      return [broken('what was asked for is done once', `ask ${n} (${request}) is in the log ${kept.length} times`)];
    return kept.length > 1 ? [broken('what was asked for is done once', `ask ${n} (${request}) is in the log ${kept.length} times`)] : [];
  });
}

/** G5: what was not applied is listed, with its bytes and a reason. */
function nothingVanished({ disk, acknowledged }: Evidence): Broken[] {
  return acknowledged.flatMap(({ message }) => {
    const [kept] = keptOf(disk, message);
    if (kept === undefined || kept.outcome === 'applied') return [];
    const bytes = disk.kept.get(kept.id)?.bytes;
    if (kept.code !== undefined && bytes !== undefined && Buffer.from(bytes).equals(message.bytes)) return [];
    return [broken('what is refused is listed with its bytes and a reason', `message ${message.n} is ${kept.outcome} without them`)];
  });
}

/** G3: what one line said of one patient stands in the log in the order in which the line had it, except what was made late on purpose. */
function inOrder({ disk, plan, story }: Evidence): Broken[] {
  const late = new Set(plan.faults.flatMap((fault) => ('message' in fault ? [fault.message] : [])));
  const last = new Map<string, { readonly n: number; readonly id: number }>();
  return story.flatMap((one) => {
    const { act } = one;
    const [kept] = keptOf(disk, one);
    if (late.has(one.n) || kept === undefined || !('visit' in act)) return [];
    const subject = `${one.line}|${act.visit.visit}`;
    const before = last.get(subject);
    last.set(subject, { n: one.n, id: Number(kept.id) });
    return before !== undefined && before.id > Number(kept.id)
      ? [broken('first in, first out per line and patient', `message ${one.n} of ${subject} stands before message ${before.n}`)]
      : [];
  });
}

/** Where each visit is by its own last word, for those whose first word was told and whose words were all taken. */
function censusKept({ disk, plan, story }: Evidence, input: ViewInput): Broken[] {
  const spoilt = new Set(
    plan.faults.flatMap((fault) =>
      fault.fault === 'garbled' || fault.fault === 'reused' ? [fault.message, ...(fault.fault === 'reused' ? [fault.of] : [])] : [],
    ),
  );
  const truth = new Map<string, string | undefined>();
  const doubtful = new Set<string>();
  for (const one of story) {
    const { act } = one;
    if (act.kind !== 'movement') continue;
    const { visit, place } = act.visit;
    if (spoilt.has(one.n) || keptOf(disk, one)[0]?.outcome !== 'applied') doubtful.add(visit);
    if (act.trigger !== 'A01' && act.trigger !== 'A04' && !truth.has(visit)) doubtful.add(visit);
    truth.set(visit, act.trigger === 'A03' || act.trigger === 'A11' || place === undefined ? undefined : bedName(place));
  }
  const found: Broken[] = [];
  for (const [visit, bed] of truth) {
    if (doubtful.has(visit)) continue;
    const row = getRow(input.hospital.operations.encounters, encounterId(visit));
    const is = row?.status === 'in-progress' ? row.location?.bedId : undefined;
    if (is !== bed)
      found.push(broken('the census is that of the messages', `${visit} is ${is ?? 'gone'} (${row?.status ?? 'unknown'}), and was told ${bed ?? 'gone'}`));
  }
  // A movement that was not taken leaves the books of its units apart, and the house says so.
  for (const [unit, { opening, in: came, out, closing, difference, causes }] of balancesOf(input, auditedOf(input))) {
    if (opening + came - out - closing !== difference)
      found.push(broken('no patient is made or lost', `${unit}: ${opening} + ${came} - ${out} is not ${closing} + ${difference}`));
    if (difference !== 0 && causes.length === 0) found.push(broken('no patient is made or lost', `${unit}: ${difference} too many, and nobody is named`));
  }
  return found;
}

/** What was posted stands once with its amount; whatever is taken back is taken back exactly. */
function ledgerKept({ disk, story }: Evidence, input: ViewInput): Broken[] {
  const found: Broken[] = [];
  const standing = new Map<string, number>();
  for (const encounter of rows(input.hospital.operations.encounters)) {
    const ledger = ledgerOf(input, encounter);
    const sum = ledger.lines.reduce((cents, { amountCents }) => cents + amountCents, 0);
    if (sum !== ledger.chargedCents)
      found.push(broken('the ledger is in balance', `${encounter.encounter}: lines give ${sum}, the ledger says ${ledger.chargedCents}`));
    for (const line of ledger.lines) {
      if (line.reverses !== undefined) {
        const original = ledger.lines.find(({ charge }) => charge === line.reverses);
        if (original?.amountCents !== -line.amountCents) found.push(broken('a reversal is exact', `${line.charge} of ${encounter.encounter}`));
      }
      standing.set(line.charge, (standing.get(line.charge) ?? 0) + line.amountCents);
    }
  }
  for (const one of story) {
    if (one.act.kind !== 'charge' || keptOf(disk, one)[0]?.outcome !== 'applied') continue;
    const { visit, charge, cents } = one.act;
    if (getRow(input.hospital.operations.encounters, encounterId(visit.visit)) === undefined) continue;
    const stands = [...standing].filter(([key]) => key.startsWith('posted:') && key.includes(`|${charge}|`)).reduce((sum, [, amount]) => sum + amount, 0);
    if (stands !== cents) found.push(broken('what is posted is charged once', `${charge} of ${visit.visit}: ${stands} for ${cents ?? 0}`));
  }
  return found;
}

/** A second decides nothing: what a screen shows must be the view of the state at one of the next looks. */
const looks = 3;

async function screensKept({ screens, time, house, disk }: Evidence, first: ViewInput): Promise<Broken[]> {
  let found = differing(screens, first);
  for (let look = 1; look < looks && found.length > 0; look++) {
    await time.runUntil((Math.floor(time.now() / 1000) + 1) * 1000 + 100);
    const rebuilt = foldEnterprise(emptyEnterprise(), disk.facts.get(facility) ?? []);
    const hospital = rebuilt.hospitals.get(facility);
    if (hospital === undefined || house === undefined) return found;
    found = differing(screens, { hospital, identity: rebuilt.identity, now: instant(Math.floor(time.now())) });
  }
  return found;
}

function differing(screens: Screens, input: ViewInput): Broken[] {
  return screens.shown().flatMap(({ screen, view, rows: shown }) => {
    const wanted = viewNamed(view)?.rows(input) ?? new Map<string, unknown>();
    const keys = [...new Set([...wanted.keys(), ...shown.keys()])].filter((key) => canonicalRow(wanted.get(key)) !== canonicalRow(shown.get(key)));
    return keys.length === 0 ? [] : [broken('screens show the views of the state', `screen ${screen}, ${view}: ${keys.slice(0, 3).join(', ')}`)];
  });
}

/** As it crosses the wire, whatever the order in which it was put together. */
function canonicalRow(row: unknown): string {
  if (row === undefined) return '';
  return JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
