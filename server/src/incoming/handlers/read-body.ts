import type { Core } from '@strapi/strapi';

import type { ThreadRef } from '../../entries/service';
import type { MailWithoutFiles } from '../../mail/parsed-mail';
import { getService } from '../../services';
import type { MailBody } from '../reading/mail-body';
import { UnreadableMail, type MailReader } from '../reading/mail-reader';

/** Defects that leave the body unread: posting such a mail would look as if it had been empty. */
const UNREADABLE: readonly string[] = ['unparsable', 'too_large', 'too_many_parts', 'too_deep'];
/** What of a thread an answer may quote: so many messages, so many characters of each. */
const QUOTED = { limit: 5, length: 20_000 };

export const isUnreadable = (mail: MailWithoutFiles): boolean =>
  mail.defects.some((defect) => UNREADABLE.includes(defect));

/**
 * What is new in a mail, and what it quotes; null when that is too much for a parser. `thread` is the one that it answers:
 * the trimmer knows quotes best when it knows what we sent.
 */
export const readBody = async (
  strapi: Core.Strapi,
  reader: MailReader,
  mail: MailWithoutFiles,
  thread: ThreadRef | null
): Promise<MailBody | null> => {
  if (isUnreadable(mail)) return null;
  const { history } = getService(strapi, 'thread');
  const sentTexts = thread ? await history.lastTexts(thread, QUOTED) : [];
  return reader.splitBody(mail, { sentTexts }).catch((error: unknown) => {
    if (error instanceof UnreadableMail) return null;
    throw error;
  });
};
