import type { Core } from '@strapi/strapi';

import { textToHtml } from '../../../mail/html';
import type { IncomingServerRow } from '../../../servers/store';
import { getService } from '../../../services';
import type { StoredRefusal } from '../../handlers/refuse';
import { findSuperAdminAddresses } from '../../store';

/**
 * Tells the super admins, in the log and by mail, that an account was given up. Once per account and failure: the mails
 * go through the outgoing queue, as what it calls refusals (mails about mail that was not taken), which is tried again
 * for days and leaves out what it has already.
 */
export const tellAdministrators = async (
  strapi: Core.Strapi,
  account: Pick<IncomingServerRow, 'documentId' | 'name' | 'user' | 'host' | 'failingSince'>,
  error: string | null
): Promise<void> => {
  const text =
    `No mail could be fetched from ${account.name} (${account.user} at ${account.host}) for five days. ` +
    'It is a draft again and nothing is fetched until somebody opens Settings - Chatter - Incoming servers ' +
    `and uses "Test & confirm". No mail is lost: everything still stands in the mailbox.\n\n` +
    `The last error: ${error ?? 'unknown'}`;
  strapi.log.error(`chatter: ${text}`);
  const notice: StoredRefusal = {
    subject: `Chatter no longer fetches mail from ${account.name}`,
    text,
    html: textToHtml(text),
    references: [],
    aliasDomain: null,
  };
  for (const address of await findSuperAdminAddresses(strapi)) {
    const since = account.failingSince ?? '';
    await getService(strapi, 'outgoing').enqueueRefusal(
      address,
      notice,
      `given up\n${account.documentId}\n${since}\n${address}`
    );
  }
  getService(strapi, 'outgoing').wake();
};
