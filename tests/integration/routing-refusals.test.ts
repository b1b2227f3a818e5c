import type { IncomingSettings } from '../../server/src/contracts/incoming';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, type Correspondence } from './correspondence';
import { storyOf, TICKET, until, type Story } from './story';

describe('what a refused sender is told', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let serverId: string;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    serverId = await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    await story.admin('POST', '/chatter/aliases', {
      name: 'vip',
      targetType: TICKET,
      contactPolicy: 'contacts',
    });
    const [company] = (await app.strapi.db.query('plugin::chatter.company').findMany({})) as {
      id: number;
    }[];
    await app.strapi.db.query('plugin::chatter.company').update({
      where: { id: company?.id },
      data: { name: 'Lamp shop', address: 'hello@shop.example' },
    });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });
  beforeEach(() => mail.quiet());

  const CATCHALL = { To: '"Our catchall" <catchall@shop.example' };
  const refusalTo = async (address: string) => (await mail.sentTo(address)).parsed();

  it('comes from the mail system, answers go to the company, and it cites the mail and our tag', async () => {
    const id = '<please@visitor.example>';
    await mail.deliver({
      ...CATCHALL,
      From: 'ann@visitor.example',
      Subject: 'Re: RE: Please',
      'Message-ID': id,
    });
    const sent = await mail.sentTo('ann@visitor.example');
    const refusal = await sent.parsed();
    expect(refusal.from?.value).toEqual([{ name: 'MAILER-DAEMON', address: 'bounce@shop.example' }]);
    expect(refusal.replyTo?.value).toEqual([{ name: 'Lamp shop', address: 'hello@shop.example' }]);
    expect(refusal.subject).toBe('Re: Please');
    expect(refusal.headers.get('auto-submitted')).toBe('auto-replied');
    const [cited, tag] = [refusal.references ?? []].flat();
    expect(cited).toBe(id);
    expect(tag).toMatch(/^<refusal\./);
    expect(refusal.text).toContain('Lamp shop (hello@shop.example)');
    expect(refusal.text).toContain('> Hello');
    expect(sent.envelope.from).toMatch(/^bounce\+\w+@shop\.example$/);
  });

  it('comes from the address that a server is for, where it is for one', async () => {
    const server = {
      name: 'Sink',
      host: '127.0.0.1',
      port: sink.port,
      encryption: 'none',
      authentication: 'none',
    };
    await story.admin('PUT', `/chatter/outgoing-servers/${serverId}`, {
      ...server,
      fromFilter: 'notifications@shop.example',
    });
    await mail.deliver({ ...CATCHALL, From: 'bea@visitor.example' });
    expect((await refusalTo('bea@visitor.example')).from?.value).toEqual([
      { name: 'MAILER-DAEMON', address: 'notifications@shop.example' },
    ]);
    await story.admin('PUT', `/chatter/outgoing-servers/${serverId}`, { ...server, fromFilter: '' });
  });

  it.each([
    ['fr', 'n’accepte que les messages d’adresses que nous connaissons'],
    ['de-CH', 'nimmt nur Nachrichten von Adressen an, die uns bekannt sind'],
    ['es', 'solo acepta mensajes de direcciones que conocemos'],
    ['it', 'accetta solo messaggi da indirizzi che conosciamo'],
    ['pt', 'aceita apenas mensagens de endereços que conhecemos'],
    ['zh-CN', '只接收来自我们已知地址的邮件'],
    ['nl', 'only takes messages from addresses that are known to us'],
  ])('is in the language of the mail: %s', async (language, words) => {
    const From = `reader-${language.toLowerCase()}@visitor.example`;
    await mail.deliver({ From, To: 'vip@shop.example', 'Content-Language': language });
    expect((await refusalTo(From)).text).toContain(words);
  });

  it('is in the language we know of a colleague, whatever the mail says', async () => {
    await app.createAdmin({ email: 'joel@shop.example', firstname: 'Joel' });
    await app.strapi.db
      .query('admin::user')
      .update({ where: { email: 'joel@shop.example' }, data: { preferedLanguage: 'it' } });
    await app.strapi.plugin('chatter').service('contacts').find(['joel@shop.example']);
    await mail.deliver({ From: 'joel@shop.example', To: 'vip@shop.example', 'Accept-Language': 'de' });
    expect((await refusalTo('joel@shop.example')).text).toContain('accetta solo messaggi');
  });

  it('is nothing for mail without a route, unless the settings say so; held it is either way', async () => {
    const { settings } = (await story.admin('GET', '/chatter/incoming-settings')) as {
      settings: IncomingSettings;
    };
    const headers = { From: 'cid@visitor.example', To: 'nobody@shop.example' };
    expect(await mail.deliver(headers)).toMatchObject({ status: 'held', reason: 'no_route' });
    await mail.idle();
    expect(sink.mails).toEqual([]);
    await story.admin('PUT', '/chatter/incoming-settings', { ...settings, refuseNoRoute: true });
    for (let n = 0; n < 2; n += 1)
      expect(await mail.deliver(headers)).toMatchObject({ status: 'held', reason: 'no_route' });
    expect((await refusalTo('cid@visitor.example')).text).toContain(
      'nobody is known here under nobody@shop.example'
    );
    await mail.idle();
    expect(sink.mails).toHaveLength(1);
    await story.admin('PUT', '/chatter/incoming-settings', settings);
  });

  it.each([
    ['a machine', { 'Auto-Submitted': 'auto-generated' }],
    ['a mailing list', { 'List-Id': '<dev.lists.example>' }],
    ['a help desk, which asks for no answer', { 'X-Auto-Response-Suppress': 'OOF, AutoReply' }],
    ['the null sender', { 'Return-Path': '<>' }],
    ['one of our own addresses with a detail', { From: 'vip+x@shop.example' }],
  ])('is nothing for %s', async (_who, headers) => {
    await mail.deliver({ From: 'dan@visitor.example', To: 'vip@shop.example', ...headers });
    await mail.deliver({ From: 'dan@visitor.example', ...CATCHALL, ...headers });
    await mail.idle();
    expect(sink.mails).toEqual([]);
  });

  it('goes out once per sender, reason and day, to the return path', async () => {
    const From = 'Fay <fay@stranger.example>';
    for (let n = 0; n < 3; n += 1) {
      expect(
        await mail.deliver({ ...CATCHALL, From }, undefined, { from: 'fay+returns@stranger.example' })
      ).toMatchObject({
        status: 'rejected',
        reason: 'catchall',
      });
    }
    const toFay = () => mail.receivers().filter((address) => address.startsWith('fay'));
    await mail.sentTo('fay+returns@stranger.example');
    await mail.idle();
    expect(toFay()).toEqual(['fay+returns@stranger.example']);
    await mail.deliver({ From, To: 'vip@shop.example' }, undefined, { from: 'fay+returns@stranger.example' });
    await until(async () => toFay().length === 2);
  });

  it('says that a machine wrote it, and quotes the mail', async () => {
    await mail.deliver({ ...CATCHALL, From: 'gus@stranger.example', Subject: 'Hello shop' });
    const refusal = await refusalTo('gus@stranger.example');
    expect(refusal.headers.get('auto-submitted')).toBe('auto-replied');
    expect(refusal.subject).toBe('Re: Hello shop');
    expect(refusal.text).toContain('> Hello');
  });

  it('answers no null sender and none of our own addresses', async () => {
    await mail.deliver({ ...CATCHALL, From: 'hal@stranger.example' }, undefined, { from: '' });
    await mail.deliver({ ...CATCHALL, From: 'support@shop.example' });
    await mail.deliver({ ...CATCHALL, From: 'catchall@shop.example' });
    await mail.idle();
    expect(sink.mails).toEqual([]);
  });

  it('is not answered again when its receiver answers it', async () => {
    await mail.deliver({ ...CATCHALL, From: 'ida@stranger.example' });
    const refusal = await refusalTo('ida@stranger.example');
    const references = [refusal.references ?? []].flat().join(' ');
    sink.clear();
    for (const to of ['catchall@shop.example', 'support@shop.example']) {
      const answer = await mail.deliver({ From: 'ida@stranger.example', To: to, References: references });
      expect(answer).toMatchObject({ status: 'ignored', reason: 'answer_to_refusal', posts: [] });
    }
    await mail.idle();
    expect(sink.mails).toEqual([]);
  });
});
