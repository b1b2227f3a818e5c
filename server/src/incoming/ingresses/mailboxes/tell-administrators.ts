import type { Core } from '@strapi/strapi';

import type { AccountRow } from '../../../servers/store';
import { tellSuperAdmins } from '../../handlers/notices';
import { NOTICE_WORDS } from '../../refusals/notice-words';
import { fill } from '../../../mail/languages';

/**
 * Tells the super admins, in the log and by mail, that an account was given up; once per account and failure, in their
 * languages.
 */
export const tellAdministrators = async (
  strapi: Core.Strapi,
  account: Pick<AccountRow, 'documentId' | 'name' | 'user' | 'host' | 'failingSince'>,
  error: string | null
): Promise<void> => {
  const values = {
    name: account.name,
    user: account.user ?? '',
    host: account.host ?? '',
    error: error ?? '?',
  };
  strapi.log.error(`chatter: ${fill(NOTICE_WORDS.en.account, values)}`);
  await tellSuperAdmins(
    strapi,
    (language) => ({
      subject: fill(NOTICE_WORDS[language].accountSubject, values),
      text: fill(NOTICE_WORDS[language].account, values),
    }),
    `given up\n${account.documentId}\n${account.failingSince ?? ''}`
  );
};
