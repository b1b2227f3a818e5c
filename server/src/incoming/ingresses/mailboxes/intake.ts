import type { Core } from '@strapi/strapi';

import type { AccountRow } from '../../../servers/store';
import { getService } from '../../../services';
import { hasRawFromServer, messageIdsFromServer, storedSources } from '../../log/store-sources';
import { AccountFailure } from './session';

/** A mail whose source is larger than we take, whatever the server said. */
export class MailTooLarge extends Error {}

/** A mail that the server lists, but gives no source of. */
export class MailWithoutSource extends Error {}

/** The intake as one account sees it. */
export interface MailboxIntake {
  /** Which of these sources are stored. */
  stored(sources: readonly string[]): Promise<Set<string>>;
  /** Which of these Message-IDs came in through this account before. */
  knownIds(messageIds: readonly string[]): Promise<Set<string>>;
  /**
   * Stores a mail under the name `source`; the same name, or the same octets, that came in through this account before are
   * not stored again. Rejects with MailTooLarge, MailWithoutSource, with what `raw` throws, or with AccountFailure
   * `storage_failed`.
   */
  take(raw: AsyncIterable<Buffer>, source: string, messageId: string | null): Promise<void>;
}

/** The octets of a mail, at least one and at most `limit`. A larger one is read to its end, or to twice the limit. */
export async function* checkedSource(raw: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of raw) {
    size += chunk.length;
    if (size <= limit) yield chunk;
    else if (size > 2 * limit) break;
  }
  if (size > limit) throw new MailTooLarge();
  if (size === 0) throw new MailWithoutSource();
}

export const createMailboxIntake = (
  strapi: Core.Strapi,
  row: AccountRow,
  maxBytes: number
): MailboxIntake => ({
  stored: (sources) => storedSources(strapi, sources),
  knownIds: (messageIds) => messageIdsFromServer(strapi, messageIds, row.documentId),

  async take(raw, source, messageId) {
    const broken: unknown[] = [];
    const watched = async function* (): AsyncGenerator<Buffer> {
      try {
        yield* checkedSource(raw, maxBytes);
      } catch (error) {
        broken.push(error);
        throw error;
      }
    };
    try {
      const limit = { limit: maxBytes, tooLarge: () => new MailTooLarge() };
      const file = await getService(strapi, 'files').putStream(watched(), limit);
      if (await hasRawFromServer(strapi, file.hash, row.documentId)) return;
      await getService(strapi, 'incoming').accept({
        ingress: row.kind === 'pop3' ? 'pop3' : 'imap',
        raw: file,
        sourceKey: source,
        messageId,
        server: row,
        envelopeFrom: null,
        envelopeTo: [],
      });
    } catch (error) {
      // What the server did wrong is no failure of ours.
      if (broken.length > 0) throw broken[0];
      throw new AccountFailure('storage_failed', `A mail could not be stored: ${String(error)}`);
    }
  },
});
