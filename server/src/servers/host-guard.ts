import { lookup } from 'node:dns/promises';
import { BlockList, connect, isIP } from 'node:net';

const privateRanges = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  // what once was the relay of 6to4 (RFC 7526)
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  // ::1, and IPv4-compatible addresses (RFC 4291 2.5.5.1), which some systems hand to IPv4
  ['::', 96],
  // IPv4-translated ones (RFC 2765 2.1)
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  // Teredo (RFC 4380), ORCHID and others of the IETF (RFC 2928)
  ['2001::', 23],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  // site-local (RFC 3879)
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv6');
}

/** Addresses for examples (RFC 5737, RFC 3849): nobody on the internet has one, but somebody's own network may. */
const examples = new BlockList();
examples.addSubnet('192.0.2.0', 24, 'ipv4');
examples.addSubnet('198.51.100.0', 24, 'ipv4');
examples.addSubnet('203.0.113.0', 24, 'ipv4');
examples.addSubnet('2001:db8::', 32, 'ipv6');

// `check` treats ::ffff:a.b.c.d as the IPv4 address that it maps.
const lies = (ip: string, ranges: BlockList): boolean =>
  isIP(ip) !== 0 && ranges.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');

/** Whether an IP address is one of a private network (RFC 6890), IPv4-mapped ones included. */
export const isPrivateAddress = (ip: string): boolean => lies(ip, privateRanges);

/** Whether no host of the public internet has this address, so that it is not connected to unless private ones may be. */
export const isForbiddenAddress = (ip: string): boolean => isPrivateAddress(ip) || lies(ip, examples);

/** How a host name was resolved: the address to connect to, or why not. */
export type ResolvedHost =
  { kind: 'address'; ip: string } | { kind: 'unknown'; message: string } | { kind: 'forbidden'; ip: string };

/** Addresses of one name that are tried. */
const MOST_TRIED = 6;
/** ms for a server to take a connection, where its name has further addresses. */
const TRY_MS = 3_000;

/** Whether something takes connections there; nothing is said to it. */
const answersAt = (ip: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: ip, port, timeout: TRY_MS });
    const end = (answers: boolean) => (): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', end(true));
    socket.once('timeout', end(false));
    socket.on('error', end(false));
  });

/** What a name is resolved with, and an address is tried with. */
interface Network {
  addressesOf(host: string): Promise<readonly string[]>;
  answersAt(ip: string, port: number): Promise<boolean>;
}

const NETWORK: Network = {
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  answersAt,
};

/**
 * Resolves a host typed into a setting. The caller connects to the answered IP, not to the name, so that a name which
 * changes its mind between check and use (DNS rebinding) reaches nothing else. Of several addresses the private ones are left
 * out where they are forbidden. With a `port`, the first one that takes connections is answered: one address may be dead, or
 * `localhost` be ::1 for a server that listens on 127.0.0.1 only. Where none does, it is the first.
 */
export const resolveHost = async (
  host: string,
  input: { privateHosts: boolean; port?: number },
  network: Network = NETWORK
): Promise<ResolvedHost> => {
  let known: readonly string[] = [host];
  if (isIP(host) === 0) {
    try {
      known = await network.addressesOf(host);
    } catch (error) {
      return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
    }
  }
  const [someAddress] = known;
  if (someAddress === undefined) return { kind: 'unknown', message: `${host} has no address.` };
  const allowed = known.filter((ip) => input.privateHosts || !isForbiddenAddress(ip)).slice(0, MOST_TRIED);
  const [first] = allowed;
  if (first === undefined) return { kind: 'forbidden', ip: someAddress };
  if (input.port !== undefined && allowed.length > 1) {
    for (const ip of allowed) if (await network.answersAt(ip, input.port)) return { kind: 'address', ip };
  }
  return { kind: 'address', ip: first };
};
