import type { ParsedMail } from 'mailparser';

import type { SinkMail, SmtpSink } from '../support/smtp-sink';
import type { RunningStrapi } from '../support/strapi';
import type { Thread } from './story';

/** A mail as its receiver finds it. */
export interface FoundMail {
  mail: SinkMail;
  parsed: ParsedMail;
  html: string;
  text: string;
}

/** What tests of the mails of messages do and look at. */
export const mailsOf = (app: RunningStrapi, sink: SmtpSink) => {
  const chatter = (name: string) => app.strapi.plugin('chatter').service(name);
  return {
    /** Gives a contact a language; null = unknown. */
    speak: (address: string, language: string | null) =>
      app.strapi.db.query('plugin::chatter.contact').update({ where: { address }, data: { language } }),

    follow: async (thread: Thread, ...addresses: string[]): Promise<void> => {
      const contacts = await chatter('contacts').ensure(addresses.map((address) => ({ name: '', address })));
      await chatter('followers').add(
        thread,
        contacts.map(({ id }: { id: number }) => id)
      );
    },

    followers: async (thread: Thread): Promise<string[]> => {
      const rows = await chatter('followers').rows(thread);
      const contacts = await chatter('contacts').byIds(
        rows.map((row: { contactId: number }) => row.contactId)
      );
      return [...contacts.values()].map(({ address }: { address: string }) => address).sort();
    },

    mailTo: async (address: string): Promise<FoundMail> => {
      const mail = await sink.waitFor(({ envelope }) => envelope.to.includes(address));
      const parsed = await mail.parsed();
      return { mail, parsed, html: parsed.html || '', text: parsed.text ?? '' };
    },
  };
};

/** A header field as it was sent, unfolded; null without one. */
export const field = ({ raw }: SinkMail, name: string): string | null => {
  const head =
    raw
      .toString('latin1')
      .split('\r\n\r\n')[0]
      ?.replace(/\r\n[ \t]+/g, ' ') ?? '';
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? null;
};
