import type { AuthenticityResult, IncomingMailView } from '../../server/src/contracts/incoming';
import type { ReadMail, ReadRequest } from '../../server/src/incoming/reading/mail-reader';
import type { MessageView } from '../../server/src/contracts/thread';
import type { SinkMail, SmtpSink } from '../support/smtp-sink';
import type { AdminAccount, RunningStrapi } from '../support/strapi';
import { pathOf, TICKET, type Story, type Thread } from './story';

export const MARY = 'mary@customer.example';
export const EVE = 'eve@stranger.example';

/** Header of a test mail that says what the check of its sender found; see `believe`. */
export const CHECKED = 'X-Checked';

/** Mails of people from outside, and what we send them. */
export const correspondenceOf = (app: RunningStrapi, story: Story, sink: SmtpSink) => {
  let mails = 0;

  /** A mail of a person. `headers` replace the usual ones; null leaves one out. */
  const write = (headers: Record<string, string | null> = {}, text = 'Hello'): string[] => {
    mails += 1;
    const fields: Record<string, string | null> = {
      From: `Eve <${EVE}>`,
      To: 'support@shop.example',
      Subject: `Mail ${mails}`,
      'Message-ID': `<mail-${mails}-${Date.now()}@stranger.example>`,
      ...headers,
    };
    return [
      ...Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])),
      '',
      text,
    ];
  };

  const idle = (): Promise<void> => app.strapi.plugin('chatter').service('queue').idle();
  const sentTo = (address: string): Promise<SinkMail> =>
    sink.waitFor(({ envelope }) => envelope.to.includes(address), 30_000);

  return {
    write,
    sentTo,

    deliver: (
      headers: Record<string, string | null> = {},
      text?: string,
      query: Record<string, string> = {}
    ): Promise<IncomingMailView> => story.deliver(write(headers, text), query),

    receivers: (): string[] => sink.mails.flatMap(({ envelope }) => envelope.to).sort(),
    idle,
    /** Forgets what was sent so far, also what is just being sent. */
    quiet: async (): Promise<void> => {
      await idle();
      sink.clear();
    },

    replyToOf: async (mail: SinkMail): Promise<string> =>
      (await mail.parsed()).replyTo?.value[0]?.address ?? '',

    follow: (thread: Thread, account: AdminAccount) =>
      story.admin('POST', `${pathOf(thread)}/follow`, undefined, account.token),

    /** A ticket on which Ada wrote to somebody; `mail` is what they got. */
    answerable: async (address = MARY): Promise<{ thread: Thread; mail: SinkMail; message: MessageView }> => {
      const thread = await story.createEntry(TICKET, { title: `Ticket ${(mails += 1)}` });
      await idle();
      sink.clear();
      const message = await story.post(thread, { recipients: [{ address }] });
      const mail = await sentTo(address);
      await story.deliveries(thread, message.id, (found) => found.every(({ state }) => state === 'sent'));
      sink.clear();
      return { thread, mail, message };
    },

    /**
     * Lets a mail say by the header `X-Checked` what the check of its sender found: keys and DNS of a sender are the
     * subject of other tests.
     */
    believe: (): void => {
      const { reader } = app.strapi.plugin('chatter').service('incoming') as {
        reader: { read(request: ReadRequest): Promise<ReadMail> };
      };
      const read = reader.read.bind(reader);
      reader.read = async (request) => {
        const answer = await read(request);
        const checked = answer.mail.headers.find(({ name }) => name === CHECKED.toLowerCase())?.value.trim();
        return checked
          ? { ...answer, authenticity: { ...answer.authenticity, result: checked as AuthenticityResult } }
          : answer;
      };
    },
  };
};

export type Correspondence = ReturnType<typeof correspondenceOf>;
