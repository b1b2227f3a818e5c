import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const privateRanges = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address lies outside the public internet (RFC 6890), IPv4-mapped ones included. */
export const isPrivateAddress = (ip: string): boolean => {
  const family = isIP(ip);
  if (family === 0) return false;
  // `check` treats ::ffff:a.b.c.d as the IPv4 address that it maps.
  return privateRanges.check(ip, family === 6 ? 'ipv6' : 'ipv4');
};

/** How a host name was resolved: the address to connect to, or why not. */
export type ResolvedHost =
  { kind: 'address'; ip: string } | { kind: 'unknown'; message: string } | { kind: 'forbidden'; ip: string };

/**
 * Resolves a host typed into a setting. The caller connects to the answered IP, not to the name, so that a name which
 * changes its mind between check and use (DNS rebinding) reaches nothing else.
 */
export const resolveHost = async (host: string, input: { privateHosts: boolean }): Promise<ResolvedHost> => {
  let ip = host;
  if (isIP(host) === 0) {
    try {
      ip = (await lookup(host)).address;
    } catch (error) {
      return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
    }
  }
  return !input.privateHosts && isPrivateAddress(ip) ? { kind: 'forbidden', ip } : { kind: 'address', ip };
};
