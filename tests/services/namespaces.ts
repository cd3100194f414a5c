/**
 * A network of this machine's own: namespaces joined by a bridge whose other end is here, and drops in each of them (nftables). What is cut there is cut as a cable is:
 * packets are lost, nobody is told. Ends with this process.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { undoneWithUs } from './temporary.ts';
import { systemProgram } from './system-package.ts';
import type { Missing } from './started.ts';

/** Packets of one direction of the connections to a port: of a service that listens here, outside, or of one that listens in the namespace. */
export interface Drop {
  readonly way: 'in' | 'out';
  readonly port: number;
  readonly listens: 'outside' | 'inside';
}

export interface Space {
  readonly address: string;
  /** Before a program and its arguments: it runs in the namespace and has the process id of what was spawned. */
  readonly command: readonly string[];
  cut(drops: readonly Drop[]): void;
  heal(): void;
}

export interface Network {
  /** Where this process and whatever it starts outside is reached from the namespaces. */
  readonly address: string;
  /** All of it, as 198.18.7.0/24. */
  readonly range: string;
  readonly spaces: readonly Space[];
  remove(): void;
}

/** The network of a process ends with it; what one left that was killed ends with the next. */
const mark = 'healthos';
const usual = /^healthos-(\d+)-\d+$/;
const folder = '/run/netns';
/** For tests between networks (RFC 2544): nobody is reached by it. */
const range = (n: number): string => `198.18.${n}`;

/** So many namespaces, or why this machine has none. */
export async function openNetwork(count: number): Promise<Network | Missing> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { missing: 'network namespaces (run as root on Linux)' };
  const [ip, nft] = [await systemProgram('ip', 'iproute2'), await systemProgram('nft', 'nftables')];
  if ('missing' in ip) return ip;
  if ('missing' in nft) return nft;
  const [own, bridge] = [range(process.pid % 250), `hos${process.pid}`];
  const names = Array.from({ length: count }, (_, n) => `${mark}-${process.pid}-${n}`);
  const remove = (): void => {
    for (const name of names) if (existsSync(`${folder}/${name}`)) ran(ip.path, ['netns', 'del', name]);
    ran(ip.path, ['link', 'del', bridge]);
  };
  removeLeft(ip.path);
  const forget = undoneWithUs(remove);
  const refusal =
    refused(ip.path, [
      ['link', 'add', bridge, 'type', 'bridge'],
      ['addr', 'add', `${own}.1/24`, 'dev', bridge],
      ['link', 'set', bridge, 'up'],
    ]) ??
    names.map((name, n) => refused(ip.path, joined(name, { bridge, end: `${bridge}n${n}`, address: `${own}.${n + 2}/24` }))).find((one) => one !== undefined) ??
    names.map((name) => ran(ip.path, ['netns', 'exec', name, nft.path, '-f', '-'], table)).find((one) => one !== undefined);
  if (refusal !== undefined) {
    remove();
    forget();
    return { missing: `network namespaces (${refusal})` };
  }
  const inside = (name: string): readonly string[] => [ip.path, 'netns', 'exec', name];
  const filter = (name: string, rules: string): void => {
    const wrong = ran(ip.path, ['netns', 'exec', name, nft.path, '-f', '-'], rules);
    if (wrong !== undefined) throw new Error(wrong);
  };
  return {
    address: `${own}.1`,
    range: `${own}.0/24`,
    spaces: names.map((name, n) => ({
      address: `${own}.${n + 2}`,
      command: inside(name),
      cut: (drops) => filter(name, drops.map(rule).join('')),
      heal: () => filter(name, 'flush table inet drops\n'),
    })),
    remove: () => {
      remove();
      forget();
    },
  };
}

const table = `table inet drops {
  chain in { type filter hook input priority 0; }
  chain out { type filter hook output priority 0; }
}
`;

function rule({ way, port, listens }: Drop): string {
  const isTo = (way === 'in') === (listens === 'inside');
  return `add rule inet drops ${way} tcp ${isTo ? 'dport' : 'sport'} ${port} drop\n`;
}

const joined = (name: string, { bridge, end, address }: { readonly bridge: string; readonly end: string; readonly address: string }) => [
  ['netns', 'add', name],
  ['link', 'add', end, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name],
  ['link', 'set', end, 'master', bridge, 'up'],
  ['-n', name, 'addr', 'add', address, 'dev', 'eth0'],
  ['-n', name, 'link', 'set', 'eth0', 'up'],
  ['-n', name, 'link', 'set', 'lo', 'up'],
];

function refused(program: string, steps: readonly (readonly string[])[]): string | undefined {
  for (const step of steps) {
    const said = ran(program, step);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** What it says where it does not do it. */
function ran(program: string, args: readonly string[], input = ''): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', input });
  return status === 0 ? undefined : `${program} ${args.join(' ')}: ${error?.message ?? stderr.trim().split('\n', 1)[0]}`;
}

function removeLeft(ip: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = usual.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    ran(ip, ['netns', 'del', name]);
    ran(ip, ['link', 'del', `hos${pid}`]);
  }
}
