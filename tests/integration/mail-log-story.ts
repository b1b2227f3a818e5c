import type { IncomingMailDetail, IncomingMailRow } from '../../server/src/contracts/incoming';
import { startSmtpSink } from '../support/smtp-sink';
import { startStrapi, type Answer, type NewPermission, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, type Story, type Thread } from './story';

export const explorer = (action: string, subject: string): NewPermission => ({
  action: `plugin::content-manager.explorer.${action}`,
  subject,
});
export const readTickets = explorer('read', TICKET);

/** Reading and writing the mail log. */
export const LOG = ['read', 'write'].map((right) => ({ action: `plugin::chatter.incoming-mails.${right}` }));
export const READ_LOG = LOG.slice(0, 1);
/** Reading threads, and writing on them. */
export const CHATTER = ['read', 'post'].map((right) => ({ action: `plugin::chatter.thread.${right}` }));

export interface LogPage {
  incomingMails: IncomingMailRow[];
  more: boolean;
  waiting: number;
  brakeSince: string | null;
}

/** Mails for a log, and what its page asks the server. */
export const mailLogOf = (app: RunningStrapi, story: Story) => {
  let mails = 0;

  /** A mail by somebody of their own, because the brakes count by sender; `headers` replace the usual ones. */
  const write = (headers: Record<string, string> = {}, text = 'Hello'): string[] => {
    mails += 1;
    const fields = {
      From: `Kim ${mails} <kim${mails}@customer.example>`,
      To: 'support@shop.example',
      Subject: `Mail ${mails}`,
      'Message-ID': `<log-${mails}@customer.example>`,
      ...headers,
    };
    return [...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', text];
  };
  const deliver = (headers: Record<string, string> = {}) => story.deliver(write(headers));

  const act = (id: number, name: string, body?: object, token?: string): Promise<Answer> =>
    app.fetchAdmin(`/chatter/incoming-mails/${id}/${name}`, {
      method: 'POST',
      ...(body ? { body } : {}),
      ...(token ? { token } : {}),
    });

  return {
    write,
    deliver,
    act,

    /** The Message-ID of the mail that was written last. */
    lastId: (): string => `<log-${mails}@customer.example>`,

    /** A mail that waits for a person. */
    held: async (headers: Record<string, string> = {}): Promise<number> => {
      const mail = await deliver({ To: 'nobody@shop.example', ...headers });
      expect(mail).toMatchObject({ status: 'held', reason: 'no_route' });
      return mail.id;
    },

    list: (query: Record<string, string> = {}, token?: string): Promise<LogPage> =>
      story.admin('GET', `/chatter/incoming-mails?${new URLSearchParams(query)}`, undefined, token),

    detail: async (id: number, token?: string): Promise<IncomingMailDetail> =>
      (await story.admin('GET', `/chatter/incoming-mails/${id}`, undefined, token)).incomingMail,

    /** An act that must succeed. */
    done: async (id: number, name: string, body?: object, token?: string): Promise<IncomingMailDetail> => {
      const answer = await act(id, name, body, token);
      expect({ name, status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
      return answer.body.incomingMail;
    },

    /** An act that must be refused; why, in words. */
    refused: async (id: number, name: string, body?: object): Promise<string> => {
      const answer = await act(id, name, body);
      expect({ name, status: answer.status }).toEqual({ name, status: 400 });
      return answer.body.error.message;
    },

    tokenOf: async (permissions: NewPermission[]): Promise<string> =>
      (await app.createAdmin({ permissions })).token,

    ticket: (title: string): Promise<Thread> => story.createEntry(TICKET, { title }),
  };
};

export type MailLogStory = ReturnType<typeof mailLogOf>;

/** A Strapi whose support@ makes tickets and whose mail goes into a sink, and Joel, a second administrator. */
export const startMailLog = async () => {
  const sink = await startSmtpSink();
  const app = await startStrapi();
  const story = storyOf(app);
  await story.addServer(sink);
  await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  const joel = await app.createAdmin({
    email: 'joel@shop.example',
    firstname: 'Joel',
    roleCode: 'strapi-super-admin',
  });
  return { app, sink, story, log: mailLogOf(app, story), joel };
};
