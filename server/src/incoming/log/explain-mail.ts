import type { Core } from '@strapi/strapi';
import { createTransport } from 'nodemailer';
import type { z } from 'zod';

import { refuseFields } from '../../http/refuse-fields';
import type { explainIncoming, Explanation } from '../../contracts/incoming';
import { normaliseAddress, parseAddressList } from '../../mail/address';
import type { Mailbox } from '../../mail/parsed-mail';
import { gatherFacts } from '../routing/facts';
import type { MailReader } from '../reading/mail-reader';
import type { Delivery } from '../service';
import { decide, toExplanation } from '../routing/verdict';

export interface ExplainRequest {
  raw: Buffer;
  /** RCPT TO, as far as known */
  envelopeTo: readonly string[];
  /** the incoming server whose rules apply */
  server?: Delivery['server'];
}

type Written = Exclude<z.output<typeof explainIncoming.body>, { source: string }>;

/**
 * What would become of a mail: the steps of the processing up to the verdict, and none after it. Nothing is stored, posted
 * or sent. (A colleague who writes for the first time gets their contact, as they would by opening any thread.)
 */
export const explainMail = async (
  strapi: Core.Strapi,
  reader: MailReader,
  request: ExplainRequest
): Promise<Explanation> => {
  const { raw, server } = request;
  const read = await reader.read({
    source: { raw },
    storeFiles: false,
    connection: null,
    authservId: server?.authservId || null,
  });
  const gathered = await gatherFacts(
    strapi,
    {
      envelopeTo: request.envelopeTo.flatMap((address) => normaliseAddress(address) ?? []),
      fallbackType: server?.fallbackType ?? null,
      aliasDocumentId: server?.aliasDocumentId ?? null,
    },
    read
  );
  return toExplanation(decide(gathered.facts));
};

/**
 * A mail out of a few fields, as a mail program would write it. ValidationError with the field whose addresses cannot be
 * read.
 */
export const composeMail = async (written: Written): Promise<Buffer> => {
  const lists = {
    from: parseAddressList(written.from),
    to: parseAddressList(written.to),
    cc: parseAddressList(written.cc),
  };
  refuseFields(
    (['from', 'to', 'cc'] as const).flatMap((field) =>
      written[field] !== '' && lists[field].length === 0
        ? [{ path: [field], message: `There is no e-mail address in "${written[field].slice(0, 100)}".` }]
        : []
    )
  );
  const [from = null] = lists.from;
  const plain = (mailbox: Mailbox) => ({ name: mailbox.name, address: mailbox.address });
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail({
    ...(from ? { from: plain(from) } : {}),
    to: lists.to.map(plain),
    cc: lists.cc.map(plain),
    subject: written.subject.replace(/[\r\n\0]+/g, ' '),
    text: written.text,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return message as Buffer;
};
