import type { Core } from '@strapi/strapi';

import { formsOf } from '../../mail/own-recipient';
import { getService } from '../../services';
import { isOwnRecipient } from './recipient';

/** Answers whether mail to an address is ours, as the aliases, alias domains and settings stand now. */
export const createRecipientCheck =
  (strapi: Core.Strapi) =>
  async (recipient: string): Promise<boolean> => {
    const forms = formsOf(recipient);
    if (forms.length === 0) return false;
    const addressing = getService(strapi, 'addressing');
    const { allowedDomains } = await getService(strapi, 'incoming').settings.read();
    return isOwnRecipient(forms, {
      domains: await addressing.domains(),
      aliases: await addressing.aliasesFor(forms, allowedDomains),
      retired: (await addressing.own.retired()).map(({ address }) => address),
    });
  };
