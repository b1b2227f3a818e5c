import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import type { IncomingMailRow, IncomingMailView, IncomingStatus } from '../contracts/incoming';
import { contentHash } from '../files/content-address';
import { normaliseAddress } from '../mail/address';
import type { IncomingServerRow } from '../servers/store';
import { getService } from '../services';
import { createIngresses } from './ingresses';
import { createProcessor } from './processor';
import {
  findIncomingMail,
  hasRawFromServer,
  insertIncomingMail,
  listIncomingMails,
  type IncomingMail,
  type IngressKind,
} from './store';

/** A delivery as a way in hands it over. */
export interface Delivery {
  ingress: IngressKind;
  raw: Buffer;
  /** names the delivery where the way in can tell two of them apart; default: raw source and recipients */
  sourceKey?: string;
  /** the record of the server it came through, with its rules */
  server?: Pick<
    IncomingServerRow,
    'documentId' | 'fallbackType' | 'keepOriginal' | 'stripAttachments'
  > | null;
  /** MAIL FROM; '' is the null sender, null = unknown */
  envelopeFrom: string | null;
  /** RCPT TO, as far as known */
  envelopeTo: readonly string[];
}

const FINAL: readonly IncomingStatus[] = ['processed', 'rejected', 'ignored', 'held', 'failed'];
/** ms between looks while somebody waits */
const WAIT_STEP = 50;

const toView = (mail: IncomingMail): IncomingMailView => ({
  id: mail.id,
  status: mail.status,
  reason: mail.reason,
  posts: mail.posts,
});

/** The one intake behind every way in, and the log of what came. */
export const createIncomingService = ({ strapi }: { strapi: Core.Strapi }) => {
  const processor = createProcessor(strapi);
  return {
    processor,
    ingresses: createIngresses(strapi),

    /**
     * Stores a mail: the raw source first, then the row. Only when this has resolved may the way in say that it took the
     * mail. The same delivery a second time answers the first record.
     */
    async accept(delivery: Delivery): Promise<IncomingMailView> {
      const envelopeTo = delivery.envelopeTo.flatMap((address) => normaliseAddress(address) ?? []);
      const rawHash = await getService(strapi, 'files').put(delivery.raw);
      const source = delivery.sourceKey ?? [contentHash(delivery.raw), ...[...envelopeTo].sort()].join('\n');
      const sourceKey = createHash('sha256').update(source).digest('hex');
      const mail = await insertIncomingMail(
        strapi,
        {
          sourceKey,
          ingress: delivery.ingress,
          rawHash,
          size: delivery.raw.length,
          envelopeFrom: delivery.envelopeFrom,
          envelopeTo,
          serverDocumentId: delivery.server?.documentId ?? null,
          fallbackType: delivery.server?.fallbackType ?? null,
          keepOriginal: Boolean(delivery.server?.keepOriginal),
          stripAttachments: Boolean(delivery.server?.stripAttachments),
        },
        Date.now()
      );
      getService(strapi, 'queue').wake(processor.queue.name);
      return toView(mail);
    },

    /** Whether a mail of exactly this source came in through this server before. */
    knows: (raw: Buffer, serverDocumentId: string): Promise<boolean> =>
      hasRawFromServer(strapi, contentHash(raw), serverDocumentId),

    /** The record of a mail once it is decided, or as it stands after `seconds`. */
    async waitFor(id: number, seconds: number): Promise<IncomingMailView | null> {
      const end = Date.now() + seconds * 1000;
      for (;;) {
        const mail = await findIncomingMail(strapi, id);
        if (!mail || FINAL.includes(mail.status) || Date.now() >= end) return mail ? toView(mail) : null;
        await new Promise((resolve) => setTimeout(resolve, WAIT_STEP));
      }
    },

    async list(input: {
      status?: IncomingStatus | undefined;
      before?: number | undefined;
      limit: number;
    }): Promise<{ incomingMails: IncomingMailRow[]; more: boolean }> {
      const rows = await listIncomingMails(strapi, { ...input, limit: input.limit + 1 });
      const page = rows.slice(0, input.limit).map((mail) => ({
        ...toView(mail),
        subject: mail.subject,
        fromName: mail.fromName,
        fromAddress: mail.fromAddress,
        to: mail.recipients,
        size: mail.size,
        receivedAt: mail.createdAt,
        trace: mail.trace,
      }));
      return { incomingMails: page, more: rows.length > input.limit };
    },
  };
};

export type IncomingService = ReturnType<typeof createIncomingService>;
