import { fetchFromAmazon } from '../../server/src/incoming/ingresses/webhooks/amazon-client';
import { mailNameOf } from '../../server/src/outgoing/transports/provider-id';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type Answer, type RunningStrapi } from '../support/strapi';
import {
  basic,
  json,
  mailgunEvent,
  mailgunSignature,
  mailjetEvent,
  postmarkEvent,
  sendgridEvent,
  sendgridKeys,
  sendgridSigned,
  sesEvent,
  snsCertificate,
  snsSigned,
  type TestCall,
} from '../support/webhook-calls';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { storyOf, type Story, type Thread } from './story';

// Amazon is not at home in a test; its certificate is what is asked for.
jest.mock('../../server/src/incoming/ingresses/webhooks/amazon-client');

const MAIL = 'plugin::chatter.outgoing-mail';
const SECRET = 'a secret of the tests';
const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:events';
const UNKNOWN_USER = '550 5.1.1 The email account does not exist';
const FULL = '552 5.2.2 Mailbox full';
const sendgrid = sendgridKeys();

/** A mail as providers name it. */
interface Sent {
  messageId: string;
  providerId: string;
}
type Kind = 'delivered' | 'hard' | 'soft' | 'complained' | 'unsubscribed' | 'deferred';

const seconds = (): number => Math.floor(Date.now() / 1000);
const sns = (event: object): TestCall =>
  snsSigned({ Type: 'Notification', TopicArn: TOPIC, Message: JSON.stringify(event) });

/** How each provider tells what became of a mail. */
const providers: Record<string, { secret: string; call(kind: Kind, sent: Sent, to: string): TestCall }> = {
  mailgun: {
    secret: SECRET,
    call(kind, { messageId }, to) {
      const failed = (severity: string, reason: string, message: string) => ({
        event: 'failed',
        severity,
        reason,
        'delivery-status': { code: 550, message },
      });
      const part = {
        delivered: { event: 'delivered', 'delivery-status': { message: 'OK' } },
        hard: failed('permanent', 'bounce', UNKNOWN_USER),
        soft: failed('permanent', 'generic', FULL),
        deferred: failed('temporary', 'generic', '451 later'),
        complained: { event: 'complained' },
        unsubscribed: { event: 'unsubscribed' },
      }[kind];
      return json({ signature: mailgunSignature(SECRET), 'event-data': mailgunEvent(messageId, to, part) });
    },
  },
  sendgrid: {
    secret: sendgrid.publicKey,
    call(kind, { messageId }, to) {
      const part = {
        delivered: { event: 'delivered', response: '250 OK' },
        hard: { event: 'bounce', type: 'bounce', reason: UNKNOWN_USER, status: '5.1.1' },
        soft: { event: 'bounce', type: 'bounce', reason: FULL, status: '5.2.2' },
        deferred: { event: 'deferred', response: '451 later' },
        complained: { event: 'spamreport' },
        unsubscribed: { event: 'unsubscribe' },
      }[kind];
      return sendgridSigned(json([sendgridEvent(messageId, to, part)]), sendgrid.privateKey);
    },
  },
  postmark: {
    secret: SECRET,
    call(kind, { messageId }, to) {
      const part = {
        delivered: { RecordType: 'Delivery', Details: '250 OK' },
        hard: { RecordType: 'Bounce', Type: 'HardBounce', Details: `smtp;${UNKNOWN_USER}` },
        soft: { RecordType: 'Bounce', Type: 'SoftBounce', Details: `smtp;${FULL}` },
        deferred: { RecordType: 'Bounce', Type: 'Transient' },
        complained: { RecordType: 'SpamComplaint' },
        unsubscribed: {
          RecordType: 'SubscriptionChange',
          SuppressSending: true,
          SuppressionReason: 'ManualSuppression',
        },
      }[kind];
      return json(postmarkEvent(mailNameOf(messageId), to, part), basic('chatter', SECRET));
    },
  },
  mailjet: {
    secret: SECRET,
    call(kind, { messageId }, to) {
      const part = {
        delivered: { event: 'sent', smtp_reply: '250 OK' },
        hard: { event: 'bounce', hard_bounce: true, error: 'user unknown', comment: UNKNOWN_USER },
        soft: { event: 'bounce', hard_bounce: false, error: 'quota exceeded' },
        deferred: { event: 'bounce', hard_bounce: false, error: 'greylisted' },
        complained: { event: 'spam', source: 'JMRPP' },
        unsubscribed: { event: 'unsub' },
      }[kind];
      const event = mailjetEvent(mailNameOf(messageId), to, { time: seconds(), ...part });
      return json([event], basic('chatter', SECRET));
    },
  },
  ses: {
    secret: TOPIC,
    call(kind, { providerId }, to) {
      const timestamp = new Date().toISOString();
      const bounce = (bounceType: string, bounceSubType: string, status: string, diagnosticCode: string) =>
        sesEvent('Bounce', providerId, [to], {
          detail: { timestamp, bounceType, bounceSubType },
          recipient: { action: 'failed', status, diagnosticCode },
        });
      switch (kind) {
        case 'delivered':
          return sns(sesEvent('Delivery', providerId, [to], { detail: { timestamp } }));
        case 'hard':
          return sns(bounce('Permanent', 'General', '5.1.1', `smtp; ${UNKNOWN_USER}`));
        case 'soft':
          return sns(bounce('Transient', 'MailboxFull', '5.2.2', `smtp; ${FULL}`));
        case 'deferred':
          return sns(
            sesEvent('DeliveryDelay', providerId, [to], { field: 'eventType', detail: { timestamp } })
          );
        case 'complained':
          return sns(sesEvent('Complaint', providerId, [to], { field: 'eventType', detail: { timestamp } }));
        default:
          // SES has no such event of its own.
          return sns(sesEvent('Subscription', providerId, [to], { field: 'eventType' }));
      }
    },
  },
};
const KINDS = Object.keys(providers);
const callOf = (provider: string, kind: Kind, sent: Sent, to = MARY): TestCall =>
  (providers[provider] as (typeof providers)[string]).call(kind, sent, to);

describe('what providers report of mails that went out', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let mails = 0;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    jest.mocked(fetchFromAmazon).mockResolvedValue(snsCertificate);
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    for (const kind of KINDS) {
      const { incomingServer } = await story.admin('POST', '/chatter/incoming-servers', {
        kind,
        name: `Events of ${kind}`,
        password: providers[kind]?.secret,
      });
      ids[kind] = incomingServer.documentId;
    }
  });
  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });
  beforeEach(async () => {
    await app.strapi.db.query('plugin::chatter.suppression').deleteMany({});
    await app.strapi.db.query('plugin::chatter.contact').updateMany({ where: {}, data: { bounceCount: 0 } });
  });

  const post = (kind: string, call: TestCall): Promise<Answer> =>
    app.fetchApi(`/api/chatter/webhooks/${kind}/${ids[kind]}`, {
      method: 'POST',
      headers: call.headers,
      body: call.body,
      token: '',
    });
  const suppression = () => story.suppressionOf(MARY);
  const bounces = async (): Promise<number> =>
    (await app.strapi.db.query('plugin::chatter.contact').findOne({ where: { address: MARY } }))
      ?.bounceCount ?? 0;

  /** A mail to Mary that has just been sent. */
  const sendOne = async (): Promise<Sent & { id: number; thread: Thread; message: number }> => {
    const { thread, message } = await mail.answerable();
    const [delivery] = await story.deliveries(thread, message.id, ([one]) => one?.state === 'sent');
    const id = delivery?.outgoingMailId ?? 0;
    const providerId = `provider-id-${(mails += 1)}`;
    await app.strapi.db.query(MAIL).update({ where: { id }, data: { providerId } });
    const row = await app.strapi.db.query(MAIL).findOne({ where: { id } });
    return { id, thread, message: message.id, providerId, messageId: row.messageIdHeader };
  };
  const rowOf = (id: number) => app.strapi.db.query(MAIL).findOne({ where: { id } });
  const stateOf = async (id: number): Promise<string> => (await rowOf(id)).status;

  describe.each(KINDS)('%s', (kind) => {
    const report = async (event: Kind, sent: Sent, to = MARY): Promise<void> => {
      expect(await post(kind, callOf(kind, event, sent, to))).toMatchObject({
        status: 200,
        body: { ok: true, message: 'Noted.' },
      });
    };

    it('tells that it was delivered, and that it came back; the last word is that it came back', async () => {
      const sent = await sendOne();
      await report('deferred', sent);
      expect(await stateOf(sent.id)).toBe('sent');
      await report('delivered', sent);
      const [delivered] = await story.deliveries(sent.thread, sent.message, () => true);
      expect(delivered).toMatchObject({ state: 'delivered', reason: null });
      await report('hard', sent);
      await report('hard', sent);
      await report('delivered', sent);
      const [bounced] = await story.deliveries(sent.thread, sent.message, () => true);
      expect(bounced).toMatchObject({ state: 'bounced', reason: 'bounced_user_unknown' });
      expect(bounced?.response).toContain('does not exist');
      expect(await bounces()).toBe(1);
    });

    it('is believed for the one who got the mail only, and for mails of ours', async () => {
      const sent = await sendOne();
      await report('hard', sent, 'eve@stranger.example');
      await report('complained', sent, 'eve@stranger.example');
      await report('hard', { messageId: '<m.forged@shop.example>', providerId: 'nobodys' });
      expect(await stateOf(sent.id)).toBe('sent');
      expect(await bounces()).toBe(0);
      expect(await suppression()).toBeNull();
    });

    it('does not count what says nothing against the address', async () => {
      const sent = await sendOne();
      await report('soft', sent);
      expect(await rowOf(sent.id)).toMatchObject({ status: 'bounced', reason: 'bounced_mailbox_full' });
      expect(await bounces()).toBe(0);
      await report('hard', sent);
      expect(await rowOf(sent.id)).toMatchObject({ status: 'bounced', reason: 'bounced_user_unknown' });
      expect(await bounces()).toBe(1);
    });

    it('ends mail to an address after hard bounces in a row', async () => {
      for (let n = 0; n < 3; n += 1) await report('hard', await sendOne());
      expect(await suppression()).toBe('hard_bounces');
      await app.strapi.db.query('plugin::chatter.suppression').deleteMany({});
    });

    it('forgets the bounces of an address when a mail arrives there', async () => {
      for (let n = 0; n < 2; n += 1) await report('hard', await sendOne());
      expect(await bounces()).toBe(2);
      await report('delivered', await sendOne());
      expect(await bounces()).toBe(0);
      await report('hard', await sendOne());
      expect(await suppression()).toBeNull();
    });

    it('ends mail to who complains, once, and not again after a person took them off the list', async () => {
      const sent = await sendOne();
      await report('delivered', sent);
      await report('complained', sent);
      expect(await rowOf(sent.id)).toMatchObject({ status: 'complained', reason: 'complained' });
      expect(await suppression()).toBe('complaint');
      const [entry] = await app.strapi.db.query('plugin::chatter.suppression').findMany({});
      await story.admin('POST', `/chatter/suppressions/${entry.id}/remove`, { note: 'a mistake' });
      await report('complained', sent);
      await report('hard', sent);
      expect(await suppression()).toBeNull();
      expect(await stateOf(sent.id)).toBe('complained');
    });

    it('tells who unsubscribed', async () => {
      const sent = await sendOne();
      await report('unsubscribed', sent);
      expect(await suppression()).toBe(kind === 'ses' ? null : 'unsubscribed');
      expect(await stateOf(sent.id)).toBe('sent');
    });

    it('knows better than we do what became of a mail that nobody answered for', async () => {
      const sent = await sendOne();
      await app.strapi.db
        .query(MAIL)
        .update({ where: { id: sent.id }, data: { status: 'unknown', reason: 'interrupted', sentAt: null } });
      await report('delivered', sent);
      expect(await rowOf(sent.id)).toMatchObject({
        status: 'delivered',
        reason: null,
        sentAt: expect.anything(),
      });
    });

    it('is not believed without its proof', async () => {
      const said = jest.spyOn(app.strapi.log, 'warn').mockImplementation(() => app.strapi.log);
      const sent = await sendOne();
      const call = callOf(kind, 'complained', sent);
      const forged = {
        headers: { ...call.headers, authorization: 'Basic eDp5' },
        body: Buffer.from(
          call.body
            .toString('utf8')
            .replace(/("(?:signature|Signature)":")[^"]{4}/, '$1beef')
            .replace(/spamreport/, 'delivered')
        ),
      };
      expect([401, 403]).toContain((await post(kind, forged)).status);
      expect(await stateOf(sent.id)).toBe('sent');
      said.mockRestore();
    });
  });

  it('takes a report that comes while the mail is still being sent', async () => {
    const sent = await sendOne();
    await app.strapi.db.query(MAIL).update({
      where: { id: sent.id },
      data: { status: 'sending', leaseToken: 'a worker', leaseUntil: Date.now() + 60_000 },
    });
    await post('mailgun', callOf('mailgun', 'hard', sent));
    expect(await rowOf(sent.id)).toMatchObject({ status: 'bounced', leaseToken: null });
  });

  it('takes no report about an earlier attempt once somebody has sent the mail again', async () => {
    const sent = await sendOne();
    const late = callOf('mailjet', 'hard', sent);
    const body = Buffer.from(late.body.toString().replace(/"time":\d+/, `"time":${seconds() - 3600}`));
    await post('mailjet', { ...late, body });
    expect(await stateOf(sent.id)).toBe('sent');
  });

  it('finds the mail by an id of the provider, even where another one uses the same', async () => {
    const [one, other] = [await sendOne(), await sendOne()];
    await app.strapi.db.query(MAIL).update({
      where: { id: other.id },
      data: { providerId: one.providerId, toAddress: 'eve@stranger.example' },
    });
    await post('ses', callOf('ses', 'delivered', one));
    expect(await stateOf(one.id)).toBe('delivered');
    expect(await stateOf(other.id)).toBe('sent');
  });

  it('overlooks none of many events in one call', async () => {
    const sent = await sendOne();
    const events = Array.from({ length: 3000 }, () =>
      sendgridEvent('<m.forged@shop.example>', MARY, { event: 'delivered' })
    );
    const own = sendgridEvent(sent.messageId, MARY, { event: 'delivered' });
    const call = sendgridSigned(json([...events, own]), sendgrid.privateKey);
    expect((await post('sendgrid', call)).status).toBe(200);
    expect(await stateOf(sent.id)).toBe('delivered');
  });
});
