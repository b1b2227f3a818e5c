import { BlockList, isIP } from 'node:net';

/** What is known about one connection to the listener. */
export interface Client {
  /** the address it is counted under */
  key: string;
  /** null = a stranger */
  relay: Relay | null;
  /** recipients that were refused */
  refused: number;
  /** recipients of the mail in work, one for each accepted RCPT */
  recipients: string[];
  /** epoch ms of the connect, or of the end of its last mail */
  idleSince: number;
  /** the mail that is coming in: since when, and how much has come */
  data: { since: number; octets: number } | null;
}

interface Patience {
  /** ms that a client may take from one mail to the next; it includes the commands in between */
  betweenMailsMs: number;
  /** octets a second, on average, with which a mail must come in after a slow start of so many ms */
  octetsPerSecond: number;
  slowStartMs: number;
}
/** RFC 5321 4.5.3.2.7 asks for five minutes. */
const PATIENT: Patience = { betweenMailsMs: 5 * 60_000, octetsPerSecond: 500, slowStartMs: 60_000 };
/** While places run short, slowness is an attack or no good reason to keep others waiting. */
const HURRIED: Patience = { betweenMailsMs: 30_000, octetsPerSecond: 10_000, slowStartMs: 30_000 };

/** Refused recipients after which a client is sent away: it is guessing addresses. */
export const MOST_REFUSED = 20;

/**
 * Whether a client holds its connection without getting anywhere. The socket's own timeout does not see it: one octet or
 * one NOOP a minute is a sign of life. `crowded`: more than half of all places are taken; a mail server of ours has its own.
 */
export const isTooSlow = (
  client: Pick<Client, 'idleSince' | 'data' | 'relay'>,
  now: number,
  crowded: boolean
): boolean => {
  const patience = crowded && client.relay === null ? HURRIED : PATIENT;
  if (!client.data) return now - client.idleSince > patience.betweenMailsMs;
  const due = (client.data.octets / patience.octetsPerSecond) * 1000;
  return now - client.data.since > patience.slowStartMs + due;
};

/** A mail server of ours: named in the settings, or some process of this machine. */
export type Relay = 'named' | 'machine';

/**
 * Answers whether an address is a mail server of ours: one of `relays`, in whatever way it is written, or this machine
 * (RFC 1122 3.2.1.3, RFC 4291 2.5.3). Only a named one is believed anything: on this machine, others run too.
 */
export const createRelayCheck = (relays: readonly string[]): ((ip: string) => Relay | null) => {
  const family = (ip: string) => (isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  const named = new BlockList();
  for (const ip of relays) named.addAddress(ip, family(ip));
  const machine = new BlockList();
  machine.addSubnet('127.0.0.0', 8, 'ipv4');
  machine.addAddress('::1', 'ipv6');
  return (ip) => {
    if (isIP(ip) === 0) return null;
    if (named.check(ip, family(ip))) return 'named';
    return machine.check(ip, family(ip)) ? 'machine' : null;
  };
};
