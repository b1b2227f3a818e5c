import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, EVE, MARY, type Correspondence } from './correspondence';
import { pathOf, storyOf, TASK, TICKET, type Story } from './story';

const ME = 'me@provider.example';

/** One mailbox at a provider takes everything, so that each of our addresses is the same with a detail of its own. */
describe('a system that lives in one mailbox', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', {
      name: 'provider.example',
      catchall: 'me+answers',
      bounce: 'me+bounce',
      defaultFrom: ME,
    });
    await story.admin('POST', '/chatter/aliases', { name: 'me+new', targetType: TICKET });
    await story.admin('POST', '/chatter/aliases', { name: 'me+new+tasks', targetType: TASK });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  beforeEach(() => mail.quiet());

  it('gets answers and failures back by their tokens', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    const replyTo = await mail.replyToOf(sent);
    expect(replyTo).toMatch(/^me\+answers\+[a-z2-7]+@provider\.example$/);
    expect(sent.envelope.from).toMatch(/^me\+bounce\+[a-z2-7]+@provider\.example$/);
    const { answersTo } = await story.admin('GET', `${pathOf(thread)}/recipients`);
    expect(answersTo).toBe('me+answers@provider.example');

    expect(await mail.deliver({ To: `Ada <${replyTo}>`, Cc: ME })).toMatchObject({
      reason: 'reply',
      posts: [thread],
    });
    expect((await story.messages(thread))[0]).toMatchObject({
      kind: 'email',
      to: [{ address: 'me+answers@provider.example' }],
    });

    const report = await mail.deliver({
      From: 'MAILER-DAEMON@mx.customer.example',
      To: sent.envelope.from,
      'Return-Path': '<>',
    });
    expect(report).toMatchObject({ reason: 'delivery_status' });
    const [delivery] = await story.deliveries(thread, message.id, (found) =>
      found.some(({ state }) => state === 'bounced')
    );
    expect(delivery).toMatchObject({ address: MARY });
  });

  it('takes a mail for the longest address that is meant', async () => {
    const types = async (To: string) => (await mail.deliver({ To })).posts.map(({ uid }) => uid);
    expect(await types('me+new@provider.example')).toEqual([TICKET]);
    expect(await types('me+new+tasks@provider.example')).toEqual([TASK]);
    expect(await types('me+new+today@provider.example')).toEqual([TICKET]);
  });

  it('makes nothing out of what comes to the sender of its mails, a fallback type or not', async () => {
    const gate = (await app.strapi
      .documents('plugin::chatter.incoming-mail-server' as never)
      .create({ data: { name: 'Gate', fallbackType: TICKET } as never })) as { documentId: string };
    const query = { server: gate.documentId };
    expect(await mail.deliver({ To: ME }, undefined, query)).toMatchObject({
      status: 'rejected',
      reason: 'catchall',
    });
    expect((await (await mail.sentTo(EVE)).parsed()).text).toContain(`${ME} only takes answers`);
    await mail.quiet();
    const machine = { From: 'robot@stranger.example', To: ME, 'Auto-Submitted': 'auto-replied' };
    expect(await mail.deliver(machine, undefined, query)).toMatchObject({ status: 'ignored' });
    // Beside the sender somebody else was meant.
    expect(await mail.deliver({ To: `${ME}, else@provider.example` }, undefined, query)).toMatchObject({
      status: 'processed',
      reason: 'created',
    });
    await mail.idle();
    expect(mail.receivers()).toEqual([]);
  });

  it('makes an entry of what comes to the sender where an alias has its name', async () => {
    const alias = await story.admin('POST', '/chatter/aliases', { name: 'me', targetType: TASK });
    expect(await mail.deliver({ To: ME })).toMatchObject({ reason: 'created', posts: [{ uid: TASK }] });
    await app.strapi
      .documents('plugin::chatter.alias' as never)
      .delete({ documentId: alias.alias.documentId } as never);
    await mail.quiet();
  });

  it('tells nobody to write to an address that would refuse them', async () => {
    const { companies } = await story.admin('GET', '/chatter/companies');
    const path = `/chatter/companies/${companies[0].documentId}`;
    await story.admin('PUT', path, { name: 'Shop', address: ME });
    const From = 'tom@stranger.example';
    await mail.deliver({ From, To: ME });
    const { text = '', replyTo } = await (await mail.sentTo(From)).parsed();
    expect(text).not.toContain('Shop (');
    expect(replyTo?.value[0]?.address).not.toBe(ME);
  });
});
