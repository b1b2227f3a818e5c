import MailComposer from 'nodemailer/lib/mail-composer';

import { keepIdsOnOneLine, toNodemailer, type OutgoingMessage } from '../../mail/compose-mail';

/** The mail as SMTP would carry it: our own Message-ID, References, Reply-To and List fields included. */
export const composeRaw = async (message: OutgoingMessage): Promise<Buffer> => {
  const mail = new MailComposer(toNodemailer(message)).compile();
  keepIdsOnOneLine({ message: mail }, () => undefined);
  return mail.build();
};
