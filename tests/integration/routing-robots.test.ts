import { setTimeout as pause } from 'node:timers/promises';

import { startSmtpSink, type SinkMail, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { storyOf, TICKET, type Story, type Thread } from './story';

/** A mail program that answers everything it gets, and says by no header that no person does. */
interface Robot {
  address: string;
  /** writes a new mail to this address instead of an answer */
  writesTo?: string;
  /** how many mails it has sent */
  sent: number;
}

describe('mail that machines write', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let joel: AdminAccount;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    joel = await app.createAdmin({
      email: 'joel@shop.example',
      firstname: 'Joel',
      roleCode: 'strapi-super-admin',
    });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  describe('an out-of-office answer', () => {
    const vacation = { 'Auto-Submitted': 'auto-replied', Subject: 'Out of office' };

    it('on a thread is a silent note', async () => {
      const { thread, mail: sent } = await mail.answerable();
      await mail.follow(thread, joel);
      const answer = await mail.deliver({ From: MARY, To: await mail.replyToOf(sent), ...vacation });
      expect(answer).toMatchObject({ status: 'processed', reason: 'automatic_reply', posts: [thread] });
      const [message] = await story.messages(thread);
      expect(message).toMatchObject({ kind: 'email', internal: true, automatic: true, deliveries: [] });
      await mail.idle();
      expect(sink.mails).toEqual([]);
    });

    it.each(['support@shop.example', 'catchall@shop.example'])('to %s is ignored', async (to) => {
      sink.clear();
      const tickets = await app.strapi.db.query(TICKET).count({});
      const answer = await mail.deliver({ From: 'kim@stranger.example', To: to, ...vacation });
      expect(answer).toMatchObject({ status: 'ignored', reason: 'automatic', posts: [] });
      expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
      await mail.idle();
      expect(sink.mails).toEqual([]);
    });
  });

  describe('two robots that answer everything', () => {
    const robot = (address: string, writesTo?: string): Robot => ({
      address,
      sent: 0,
      ...(writesTo ? { writesTo } : {}),
    });

    const answer = async (by: Robot, got: SinkMail): Promise<void> => {
      const { replyTo, messageId, references, subject, text } = await got.parsed();
      by.sent += 1;
      await mail.deliver(
        {
          From: `Robot <${by.address}>`,
          To: by.writesTo ?? replyTo?.value[0]?.address ?? '',
          Subject: `Re: ${subject}`,
          'Message-ID': `<${by.sent}.${Date.now()}@${by.address.split('@')[1]}>`,
          ...(by.writesTo
            ? {}
            : {
                'In-Reply-To': messageId ?? '',
                References: [[references ?? []].flat().join(' '), messageId].join(' '),
              }),
        },
        `Thank you for your mail.\r\n\r\n> ${(text ?? '').split('\n').join('\r\n> ')}`
      );
    };

    /** Lets them answer until nobody gets anything any more. */
    const letAnswer = async (robots: Robot[]): Promise<void> => {
      const seen = new Set<SinkMail>();
      for (let calm = 0; calm < 4; calm += 1) {
        await mail.idle();
        await pause(100);
        for (const got of sink.mails.filter((one) => !seen.has(one))) {
          seen.add(got);
          for (const by of robots.filter(({ address }) => got.envelope.to.includes(address))) {
            calm = -1;
            await answer(by, got);
            if (by.sent > 50) throw new Error(`${by.address} goes on for ever`);
          }
        }
      }
    };

    const ticketOf = async (...followers: string[]): Promise<Thread> => {
      const thread = await story.createEntry(TICKET, { title: 'Robots' });
      const contacts = app.strapi.plugin('chatter').service('contacts');
      const known = await contacts.ensure(followers.map((address) => ({ name: '', address })));
      await app.strapi
        .plugin('chatter')
        .service('followers')
        .add(
          thread,
          known.map(({ id }: { id: number }) => id)
        );
      await mail.quiet();
      return thread;
    };

    it.each([
      ['customer@robots.example', 'partner@robots.example'],
      ['client@robots.example', 'joel@shop.example'],
    ])('%s and %s stop within five mails each', async (first, second) => {
      const robots = [robot(first), robot(second)];
      const thread = await ticketOf(first, second);
      await story.post(thread);
      await letAnswer(robots);
      // Each got our message and the other one's mails, and the fifth answer was held: nobody was told of it.
      expect(robots.map(({ sent }) => sent)).toEqual([5, 5]);
      const messages = await story.messages(thread);
      expect(messages.filter(({ kind }) => kind === 'email')).toHaveLength(8);
      const { incomingMails } = await story.admin('GET', '/chatter/incoming-mails?reason=fast_brake');
      const held = incomingMails.map(({ fromAddress }: { fromAddress: string }) => fromAddress);
      expect(held).toEqual(expect.arrayContaining([first, second]));
    });

    it('begin again with one mail each when a person writes, and stop again', async () => {
      const robots = [robot('one@robots.example'), robot('two@robots.example')];
      const thread = await ticketOf('one@robots.example', 'two@robots.example');
      for (let n = 0; n < 2; n += 1) {
        await mail.quiet();
        for (const by of robots) by.sent = 0;
        await story.post(thread);
        await letAnswer(robots);
        expect(robots.map(({ sent }) => sent)).toEqual([5, 5]);
      }
    });

    it('one of which is our refusal: it is answered once and never again', async () => {
      await mail.quiet();
      const stubborn = robot('stubborn@robots.example', 'catchall@shop.example');
      await mail.deliver({ From: stubborn.address, To: 'catchall@shop.example' });
      await letAnswer([stubborn]);
      expect(stubborn.sent).toBe(1);
      expect(mail.receivers()).toEqual([stubborn.address]);
    });

    it('one of which opens a new ticket with each answer: nobody is told, so it stops at once', async () => {
      const opener = robot('opener@robots.example', 'support@shop.example');
      const thread = await ticketOf(opener.address);
      await story.post(thread);
      await letAnswer([opener]);
      expect(opener.sent).toBe(1);
    });
  });
});
