import { z } from 'zod';

import { documentId } from './address';
import { defineContract } from './contract';
import { deliveryReason, deliveryState } from './thread';

export const checkState = z.enum(['ok', 'warning', 'failed', 'unknown']);
export type CheckState = z.infer<typeof checkState>;

/** A record to be put into DNS. */
export const dnsRecord = z.object({
  type: z.enum(['TXT', 'MX', 'CNAME']),
  name: z.string(),
  value: z.string(),
});
export type DnsRecord = z.infer<typeof dnsRecord>;

/** What one check found; `chatter.deliverability.<problem>` says in words what to change. */
export const deliverabilityCheck = z.object({
  check: z.enum(['mx', 'spf', 'dkim', 'dmarc', 'addresses']),
  state: checkState,
  problem: z.string().nullable(),
  /** for the words of the problem; `server` is left out for whoever may not read outgoing servers */
  values: z.record(z.string(), z.string()),
  /** the records that are there */
  found: z.array(z.string()),
  /** the records to paste; empty when nothing is to be changed, or nobody but the words can say what */
  records: z.array(dnsRecord),
});
export type DeliverabilityCheck = z.infer<typeof deliverabilityCheck>;

/** Looks up what the world knows of an alias domain, anew each time. */
export const checkAliasDomain = defineContract({
  method: 'GET',
  path: '/alias-domains/:documentId/check',
  params: z.object({ documentId }),
  response: z.object({
    domain: z.string(),
    checks: z.array(deliverabilityCheck),
    /** those that have to take mail, for test mails: catchall, bounce address and the aliases of this alias domain */
    addresses: z.array(z.string()),
    /** ISO */
    checkedAt: z.string(),
  }),
});

/** A mail that we send to an address of ours, to see it come back through an incoming server. */
export const testMailView = z.object({
  id: z.number(),
  toAddress: z.string(),
  state: deliveryState,
  reason: deliveryReason.nullable(),
  response: z.string().nullable(),
  serverName: z.string().nullable(),
  fromAddress: z.string().nullable(),
  sentAt: z.string().nullable(),
  /** when it came back; then `state` is `delivered` */
  arrivedAt: z.string().nullable(),
  /** the way in by which it came back */
  ingress: z.string().nullable(),
  /** how it was judged when it came back: SPF, DKIM, DMARC in words */
  authenticity: z.string().nullable(),
});
export type TestMailView = z.infer<typeof testMailView>;

/**
 * Sends a test mail; through `server` (documentId) if given, which must be active, else through the one that is chosen. So many
 * a minute for each user (429).
 */
export const sendTestMails = defineContract({
  method: 'POST',
  path: '/test-mails',
  body: z.object({
    server: documentId.optional(),
    /** addresses of ours, or that of the caller, and no others; empty = bounce and catchall of the alias domain */
    to: z.array(z.string().trim().min(3).max(320)).max(50).default([]),
    aliasDomain: documentId.optional(),
  }),
  response: z.object({ testMails: z.array(testMailView) }),
});
export const listTestMails = defineContract({
  method: 'GET',
  path: '/test-mails',
  /** comma list of ids */
  query: z.object({ ids: z.string().max(1000) }),
  response: z.object({ testMails: z.array(testMailView) }),
});
