import type { DeliverabilityCheck, TestMailView } from '../../server/src/contracts/deliverability';
import { startSmtpSink, type SinkMail, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { createZone } from '../support/zone';
import { storyOf, TICKET, until, type Story } from './story';

describe('whether mail of a domain arrives', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let domain: string;
  let server: string;

  const zone = createZone();

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    app.strapi.plugin('chatter').service('outgoing').deliverability.setResolver(zone.resolve);
    server = await story.addServer(sink);
    const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    domain = aliasDomain.documentId;
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const check = async (name: DeliverabilityCheck['check']): Promise<DeliverabilityCheck> => {
    const { checks } = await story.admin('GET', `/chatter/alias-domains/${domain}/check`);
    return (checks as DeliverabilityCheck[]).find((one) => one.check === name) as DeliverabilityCheck;
  };
  const send = async (body: object): Promise<TestMailView[]> =>
    (await story.admin('POST', '/chatter/test-mails', body)).testMails;
  const look = async (id: number): Promise<TestMailView> =>
    (await story.admin('GET', `/chatter/test-mails?ids=${id}`)).testMails[0];
  const arrivedAt = (address: string): Promise<SinkMail> =>
    until(async () => sink.mails.find(({ envelope }) => envelope.to.includes(address)));

  it('shows in test mails that come back, also to the bounce address', async () => {
    expect(await check('addresses')).toMatchObject({ state: 'unknown', problem: 'addresses_untested' });
    const messages = await story.count('message');
    const addresses = ['catchall@shop.example', 'bounce@shop.example', 'support@shop.example'];
    const sent = await send({ to: addresses, aliasDomain: domain });
    expect(sent.map(({ toAddress }) => toAddress)).toEqual(addresses);
    for (const mail of sent) {
      const { raw } = await arrivedAt(mail.toAddress);
      const back = await story.deliver(raw, { to: mail.toAddress });
      expect(back).toMatchObject({ status: 'ignored', reason: 'test_mail', posts: [] });
      expect(await look(mail.id)).toMatchObject({
        state: 'delivered',
        ingress: 'mailgate',
        serverName: 'Sink',
      });
    }
    expect(await check('addresses')).toMatchObject({ state: 'ok', found: addresses });
    expect(await story.count('message')).toBe(messages);
    expect(await story.count('outgoing-mail', { purpose: 'refusal' })).toBe(0);
  });

  it('without an address tries catchall and bounce, through the server that is asked for', async () => {
    const other = await startSmtpSink();
    const documentId = await story.addServer(other, {
      name: 'Second',
      priority: 99,
      fromFilter: 'else.example',
    });
    const sent = await send({ server: documentId });
    expect(sent.map(({ toAddress }) => toAddress)).toEqual(['catchall@shop.example', 'bounce@shop.example']);
    await other.waitFor(2);
    await until(async () => (await look(sent[0]?.id ?? 0)).state === 'sent');
    expect(await look(sent[0]?.id ?? 0)).toMatchObject({ serverName: 'Second', arrivedAt: null });
    await other.stop();
  });

  it('shows what the other side refused', async () => {
    sink.options.refuse = () => ({ code: 550, message: '5.1.1 No such mailbox' });
    const [mail] = await send({ to: ['support@shop.example'] });
    await until(async () => (await look(mail?.id ?? 0)).state === 'failed');
    expect((await look(mail?.id ?? 0)).response).toContain('No such mailbox');
    expect(await check('addresses')).toMatchObject({
      state: 'failed',
      problem: 'addresses_refused',
      values: { addresses: 'support@shop.example' },
    });
    delete sink.options.refuse;
  });

  it('is nothing that a stranger can claim', async () => {
    const [mail] = await send({ to: ['support@shop.example'] });
    const { raw } = await arrivedAt('support@shop.example');
    const id = /^Message-ID: <(?<id>[^>]+)>/im.exec(raw.toString())?.groups?.id ?? '';
    const forged = id.replace(/.(?=@)/, (letter) => (letter === 'a' ? 'b' : 'a'));
    expect(forged).not.toBe(id);
    const answer = await story.deliver(
      ['From: eve@stranger.example', 'To: nobody@shop.example', `Message-ID: <${forged}>`, '', 'x'],
      {}
    );
    expect(answer.reason).not.toBe('test_mail');
    await until(async () => (await look(mail?.id ?? 0)).state === 'sent');
  });

  it('leaves through a personal server, as its owner', async () => {
    const own = await startSmtpSink();
    const owner = await app.createAdmin({ firstname: 'Edith', roleCode: 'strapi-super-admin' });
    const documentId = await story.addServer(own, {
      name: 'Edith',
      ownerId: owner.user.id,
      fromFilter: 'edith@shop.example',
    });
    const [mail] = await send({ server: documentId, to: ['catchall@shop.example'] });
    await own.waitFor(1);
    await until(async () => (await look(mail?.id ?? 0)).state === 'sent');
    expect(await look(mail?.id ?? 0)).toMatchObject({
      serverName: 'Edith',
      fromAddress: 'edith@shop.example',
    });
    await own.stop();
  });

  it('leaves through no server that is switched off, and says so', async () => {
    const documentId = await story.addServer(sink, { name: 'Idle', active: false });
    const answer = await app.fetchAdmin('/chatter/test-mails', {
      method: 'POST',
      body: { server: documentId },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^Idle is switched off/) } },
    });
  });

  it('goes to addresses of ours or to who asks, and past the suppression list to ours only', async () => {
    const post = (to: string[]) => app.fetchAdmin('/chatter/test-mails', { method: 'POST', body: { to } });
    const refused = await post(['catchall@shop.example', 'joel@private.example']);
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^joel@private\.example is neither/) } },
    });
    expect(await story.count('outgoing-mail', { toAddress: 'joel@private.example' })).toBe(0);

    const listed = ['support@shop.example', app.admin.email];
    await story.admin('POST', '/chatter/suppressions', { addresses: listed });
    const sent = await send({ to: listed });
    await until(async () => (await look(sent[0]?.id ?? 0)).state === 'sent');
    await until(async () => (await look(sent[1]?.id ?? 0)).state === 'suppressed');
  });

  it('is asked for so often by one person, and no more', async () => {
    const asker = await app.createAdmin({ roleCode: 'strapi-super-admin' });
    const to = ['catchall', 'bounce', 'support', 'notifications'].map((name) => `${name}@shop.example`);
    const post = () =>
      app.fetchAdmin('/chatter/test-mails', {
        method: 'POST',
        // The same address twice is one mail.
        body: { to: [...to, asker.user.email, ...to] },
        token: asker.token,
      });
    for (let round = 0; round < 20; round += 1) expect((await post()).body.testMails).toHaveLength(5);
    expect((await post()).status).toBe(429);
  });

  it('refuses addresses that are none, servers that are not there, and ids that are no numbers', async () => {
    const post = (body: object) => app.fetchAdmin('/chatter/test-mails', { method: 'POST', body });
    expect((await post({ to: ['not an address'] })).status).toBe(400);
    expect((await post({ server })).status).toBe(200);
    expect((await post({ server: 'a'.repeat(24) })).status).toBe(404);
    expect((await app.fetchAdmin('/chatter/test-mails?ids=1,x')).status).toBe(400);
  });
});
