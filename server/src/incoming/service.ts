import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import { readConfig } from '../config';
import type { IncomingMailView, IncomingStatus, IngressKind } from '../contracts/incoming';
import { mailTooLarge } from '../http/read-body';
import { normaliseAddress } from '../mail/address';
import { hashMessageId } from '../mail/message-id';
import { createDnsResolver } from '../servers/dns-resolver';
import type { IncomingServerRow } from '../servers/store';
import { getService } from '../services';
import { createGlobalBrake } from './routing/global-brake';
import { createIngresses } from './ingresses';
import { createMailLog } from './log/mail-log';
import { createMailReader } from './reading/mail-reader';
import { createPersonActs } from './log/person-acts';
import { createProcessor } from './routing/processor';
import { createSenderRules } from './senders/sender-rules';
import { createIncomingSettings } from './settings';
import { findIncomingMail, insertIncomingMail, type MailOutcome } from './store';

/** A delivery as a way in hands it over. */
export interface Delivery {
  ingress: IngressKind;
  /**
   * the mail as it came; a stream goes to the disk as it comes, and never stands in memory as a whole. Or what `files` has
   * stored of it already
   */
  raw: Buffer | AsyncIterable<Buffer> | { hash: string; size: number };
  /** names the delivery where the way in can tell two of them apart; default: raw source and recipients */
  sourceKey?: string;
  /** its Message-ID, where the way in has read it; it only helps to recognise the mail later */
  messageId?: string | null;
  /** the record of the server it came through, with its rules */
  server?: Pick<
    IncomingServerRow,
    'documentId' | 'fallbackType' | 'keepOriginal' | 'stripAttachments' | 'aliasDocumentId' | 'authservId'
  > | null;
  /** the SMTP connection it came over, where we received it ourselves */
  connection?: { ip: string; helo: string } | null;
  /** authserv-id whose Authentication-Results are believed, where no server record says it */
  authservId?: string;
  /** MAIL FROM; '' is the null sender, null = unknown */
  envelopeFrom: string | null;
  /** RCPT TO, as far as known */
  envelopeTo: readonly string[];
}

const FINAL: readonly IncomingStatus[] = ['processed', 'rejected', 'ignored', 'held', 'failed'];
/** ms between looks while somebody waits */
const WAIT_STEP = 50;

const toView = (mail: MailOutcome): IncomingMailView => ({
  id: mail.id,
  status: mail.status,
  reason: mail.reason,
  posts: mail.posts,
});

/** The one intake behind every way in, and the log of what came. */
export const createIncomingService = ({ strapi }: { strapi: Core.Strapi }) => {
  const reader = createMailReader(strapi);
  reader.setResolver(createDnsResolver({ servers: readConfig(strapi).authenticity.dnsServers }));
  const processor = createProcessor(strapi, reader);

  const storeRaw = async (raw: Delivery['raw']): Promise<{ hash: string; size: number }> => {
    const files = getService(strapi, 'files');
    // Stored already, for another recipient of it.
    if ('hash' in raw) return raw;
    if (Buffer.isBuffer(raw)) return { hash: await files.put(raw), size: raw.length };
    const limit = readConfig(strapi).limits.incomingBytes;
    return files.putStream(raw, { limit, tooLarge: () => mailTooLarge(limit) });
  };

  return {
    reader,
    processor,
    settings: createIncomingSettings(strapi),
    senderRules: createSenderRules(strapi),
    brake: createGlobalBrake(strapi),
    log: createMailLog(strapi, reader),
    acts: createPersonActs(strapi, reader),
    ingresses: createIngresses(strapi),

    /**
     * Stores a mail: the raw source first, then the row. Only when this has resolved may the way in say that it took the
     * mail. The same delivery a second time answers the first record. Rejects with a PayloadTooLargeError as soon as a
     * stream is longer than `limits.incomingBytes`, and with what the stream throws; nothing is stored then.
     */
    async accept(delivery: Delivery): Promise<IncomingMailView> {
      const envelopeTo = delivery.envelopeTo.flatMap((address) => normaliseAddress(address) ?? []);
      const { hash: rawHash, size } = await storeRaw(delivery.raw);
      const source = delivery.sourceKey ?? [rawHash, ...[...envelopeTo].sort()].join('\n');
      const sourceKey = createHash('sha256').update(source).digest('hex');
      const mail = await insertIncomingMail(
        strapi,
        {
          sourceKey,
          ingress: delivery.ingress,
          rawHash,
          messageIdHash: delivery.messageId ? hashMessageId(delivery.messageId) : null,
          size,
          envelopeFrom: delivery.envelopeFrom,
          envelopeTo,
          serverDocumentId: delivery.server?.documentId ?? null,
          aliasDocumentId: delivery.server?.aliasDocumentId ?? null,
          authservId: delivery.server?.authservId || delivery.authservId || null,
          connection: delivery.connection
            ? { ...delivery.connection, mailFrom: delivery.envelopeFrom ?? '' }
            : null,
          fallbackType: delivery.server?.fallbackType ?? null,
          keepOriginal: Boolean(delivery.server?.keepOriginal),
          stripAttachments: Boolean(delivery.server?.stripAttachments),
        },
        Date.now()
      );
      getService(strapi, 'queue').wake(processor.queue.name);
      return toView(mail);
    },

    /** The record of a mail once it is decided, or as it stands after `seconds`. */
    async waitFor(id: number, seconds: number): Promise<IncomingMailView | null> {
      const end = Date.now() + seconds * 1000;
      for (;;) {
        const mail = await findIncomingMail(strapi, id);
        if (!mail || FINAL.includes(mail.status) || Date.now() >= end) return mail ? toView(mail) : null;
        await new Promise((resolve) => setTimeout(resolve, WAIT_STEP));
      }
    },
  };
};

export type IncomingService = ReturnType<typeof createIncomingService>;
