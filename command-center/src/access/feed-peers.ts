/**
 * Who may send by MLLP: which certificate speaks for which senders of which house, what kinds of message, and how fast; and from which addresses plain TCP
 * is taken where the listener is open to a network. Read once at boot; a wrong file stops the boot.
 */
import { BlockList, isIP } from 'node:net';
import { isObject, member, parseJson, type Json } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';

/** From where plain TCP is taken. */
export type FeedAddresses = BlockList;

export interface FeedPeer {
  /** Common name of the client certificate. */
  readonly certificate: string;
  /** The one house that it may speak of. */
  readonly facility?: string;
  /** MSH-3, or MSH-3|MSH-4; absent = any of its house. */
  readonly senders?: readonly string[];
  /** MSH-9: `ADT`, or `ADT^A01`; absent = any. */
  readonly types?: readonly string[];
  /** Messages a second; more wait their turn. */
  readonly perSecond?: number;
}

/** What is asked of a message before anything is made of it. */
export interface Claimed {
  /** `MSH-3|MSH-4`. */
  readonly sender: string;
  readonly facility: string;
  /** `ADT^A01`. */
  readonly type: string;
}

export interface FeedPeers {
  /** Before anything is read from it. */
  admits(peer: { readonly address: string; readonly tlsSubject?: string }): boolean;
  /** Whether what a message says of itself is what its certificate is for. */
  allows(certificate: string | undefined, claimed: Claimed): boolean;
  /** Resolves when it is the turn of one more message of this certificate. */
  turn(certificate: string | undefined): Promise<void> | undefined;
}

export const peersAccept =
  'the path of a JSON file: a list of { "certificate": common name, "facility"?, "senders"?: [MSH-3 or MSH-3|MSH-4], "types"?: [ADT or ADT^A01], "perSecond"? }';
const [mostPeers, mostPerSecond] = [1000, 100_000];

/** undefined where the text is no such list. */
export function readPeers(text: string): readonly FeedPeer[] | undefined {
  const parsed = parseJson(Buffer.from(text));
  if (isRejection(parsed) || !Array.isArray(parsed.value) || parsed.value.length === 0 || parsed.value.length > mostPeers) return undefined;
  const peers = (parsed.value as readonly Json[]).map(peerOf);
  const whole = peers.filter((peer) => peer !== undefined);
  return whole.length === peers.length && new Set(whole.map(({ certificate }) => certificate)).size === whole.length ? whole : undefined;
}

function peerOf(value: Json): FeedPeer | undefined {
  if (!isObject(value)) return undefined;
  const [certificate, facility, perSecond] = ['certificate', 'facility', 'perSecond'].map((name) => member(value, name));
  const [senders, types] = [textsOf(member(value, 'senders')), textsOf(member(value, 'types'))];
  if (typeof certificate !== 'string' || certificate === '' || senders === 'wrong' || types === 'wrong') return undefined;
  if (facility !== undefined && (typeof facility !== 'string' || facility === '')) return undefined;
  if (perSecond !== undefined && (typeof perSecond !== 'number' || !(perSecond > 0) || perSecond > mostPerSecond)) return undefined;
  return {
    certificate,
    ...(facility === undefined ? {} : { facility }),
    ...(senders === undefined ? {} : { senders }),
    ...(types === undefined ? {} : { types }),
    ...(perSecond === undefined ? {} : { perSecond }),
  };
}

function textsOf(value: Json | undefined): readonly string[] | 'wrong' | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length === 0) return 'wrong';
  const texts = (value as readonly Json[]).filter((one) => typeof one === 'string' && one !== '');
  return texts.length === value.length ? (texts as readonly string[]) : 'wrong';
}

/** Addresses and networks, by commas: `10.1.2.3, 10.2.0.0/16`; undefined where one of them is none. */
export function readAddresses(text: string): FeedAddresses | undefined {
  const list = new BlockList();
  for (const one of text.split(',').map((part) => part.trim())) {
    const [address = '', prefix] = one.split('/', 2);
    const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const longest = kind === 'ipv6' ? 128 : 32;
    if (isIP(address) === 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest))) return undefined;
    if (prefix === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, Number(prefix), kind);
  }
  return list;
}

export interface PeersOptions {
  readonly peers?: readonly FeedPeer[];
  /** Of plain TCP; absent = from anywhere that reaches the listener. */
  readonly addresses?: FeedAddresses;
  now?(): number;
}

/** A listener for whom nobody said anything admits and allows everybody: on loopback, or behind an authority of its own. */
export function createFeedPeers({ peers, addresses, now = () => performance.now() }: PeersOptions): FeedPeers {
  const known = peers === undefined ? undefined : new Map(peers.map((peer) => [peer.certificate, peer]));
  const turns = new Map<string, number>();
  return {
    admits: ({ address, tlsSubject }) => {
      if (known !== undefined) return tlsSubject !== undefined && known.has(tlsSubject);
      return addresses === undefined || isListed(addresses, address);
    },
    allows: (certificate, { sender, facility, type }) => {
      const peer = certificate === undefined ? undefined : known?.get(certificate);
      // What comes by no listener of feeds (HTTP, a folder, a replay) has its own door.
      if (known === undefined || certificate === undefined) return true;
      if (peer === undefined || (peer.facility !== undefined && peer.facility !== facility)) return false;
      const isOwn = peer.senders === undefined || peer.senders.includes(sender) || peer.senders.includes(sender.split('|', 1)[0] ?? '');
      return isOwn && (peer.types === undefined || peer.types.includes(type) || peer.types.includes(type.split('^', 1)[0] ?? ''));
    },
    turn: (certificate) => {
      const perSecond = certificate === undefined ? undefined : known?.get(certificate)?.perSecond;
      if (certificate === undefined || perSecond === undefined) return undefined;
      // A second's worth may come at once; what is beyond stands in line, and its connection is not read meanwhile.
      const at = now();
      const due = Math.max(turns.get(certificate) ?? 0, at - 1000) + 1000 / perSecond;
      turns.set(certificate, due);
      return due <= at ? undefined : new Promise((resolve) => setTimeout(resolve, due - at));
    },
  };
}

/** IPv4 inside IPv6 is what a listener on `::` sees. */
function isListed(addresses: FeedAddresses, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return addresses.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/** Only this machine reaches it. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);
