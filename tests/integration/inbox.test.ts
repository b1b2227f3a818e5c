import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';

const TICKET = 'api::ticket.ticket';

describe('followers, inbox and preferences', () => {
  let app: RunningStrapi;
  let joel: AdminAccount;
  let thread: string;

  const admin = (path: string, options: { method?: string; body?: unknown; token?: string } = {}) =>
    app.fetchAdmin(path, options);
  const post = (html: string, kind = 'message') =>
    admin(`${thread}/messages`, { method: 'POST', body: { kind, html } });

  beforeAll(async () => {
    app = await startStrapi();
    joel = await app.createAdmin({
      email: 'joel@shop.example',
      firstname: 'Joel',
      lastname: 'Brandt',
      roleCode: 'strapi-super-admin',
    });
    const created = await admin(`/content-manager/collection-types/${TICKET}`, {
      method: 'POST',
      body: { title: 'Broken lamp' },
    });
    thread = `/chatter/threads/${TICKET}/${created.body.data.documentId}`;
  });
  afterAll(() => app?.stop());

  it('adds a colleague by address, who then hears of messages in the inbox if they prefer it', async () => {
    await admin('/chatter/preferences', {
      method: 'PUT',
      token: joel.token,
      body: { notificationPreference: 'inbox' },
    });
    expect(
      (await admin(`${thread}/followers`, { method: 'POST', body: { address: 'Joel@Shop.example' } })).status
    ).toBe(200);
    const { body } = await admin(`${thread}/followers`);
    expect(body.followers).toMatchObject([
      { me: true },
      {
        name: 'Joel Brandt',
        address: 'joel@shop.example',
        internal: true,
        channel: 'inbox',
        subtypes: ['discussions'],
      },
    ]);

    const posted = await post('<p>Who takes the lamp?</p>');
    expect(posted.body.message.deliveries).toMatchObject([{ channel: 'inbox', name: 'Joel Brandt' }]);
    const inbox = await admin('/chatter/inbox', { token: joel.token });
    expect(inbox.body).toMatchObject({
      unreadCount: 1,
      items: [{ unread: true, title: 'Broken lamp', typeName: 'Ticket', preview: 'Who takes the lamp?' }],
    });
  });

  it('marks items as read, and only those of the caller', async () => {
    const { body } = await admin('/chatter/inbox', { token: joel.token });
    const ids = [body.items[0].id];
    await admin('/chatter/inbox/mark', { method: 'POST', body: { read: true, ids } });
    expect((await admin('/chatter/inbox/count', { token: joel.token })).body.unreadCount).toBe(1);
    await admin('/chatter/inbox/mark', { method: 'POST', token: joel.token, body: { read: true, ids } });
    expect((await admin('/chatter/inbox/count', { token: joel.token })).body.unreadCount).toBe(0);
    expect((await admin('/chatter/inbox?unread=true', { token: joel.token })).body.items).toEqual([]);
  });

  it('tells of notes only who chose to hear of them, and never an outsider', async () => {
    await post('<p>Secret</p>', 'note');
    expect((await admin('/chatter/inbox/count', { token: joel.token })).body.unreadCount).toBe(0);

    const { body } = await admin(`${thread}/followers`);
    const contactId = body.followers.find(
      (follower: { address: string }) => follower.address === 'joel@shop.example'
    ).contactId;
    const chosen = { method: 'PUT', body: { subtypes: ['discussions', 'note'] } };
    expect((await admin(`${thread}/followers/${contactId}`, chosen)).status).toBe(200);
    await post('<p>Secret again</p>', 'note');
    expect((await admin('/chatter/inbox/count', { token: joel.token })).body.unreadCount).toBe(1);

    await admin(`${thread}/followers`, { method: 'POST', body: { address: 'mary@customer.example' } });
    const followers = (await admin(`${thread}/followers`)).body.followers;
    const mary = followers.find(
      (follower: { address: string }) => follower.address === 'mary@customer.example'
    );
    const refused = await admin(`${thread}/followers/${mary.contactId}`, chosen);
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toContain('not a colleague');
  });

  it('leaves out items of entries that the reader may no longer read', async () => {
    const reader = await app.createAdmin({
      email: 'rita@shop.example',
      permissions: [{ action: 'plugin::chatter.thread.read' }],
    });
    await admin('/chatter/preferences', {
      method: 'PUT',
      token: reader.token,
      body: { notificationPreference: 'inbox' },
    });
    await admin(`${thread}/followers`, { method: 'POST', body: { address: 'rita@shop.example' } });
    await post('<p>Not for Rita</p>');
    const { body } = await admin('/chatter/inbox', { token: reader.token });
    expect(body.items).toEqual([]);
  });

  it('lets nobody without the right to write change the following of others', async () => {
    const reader = await app.createAdmin({
      permissions: [
        { action: 'plugin::chatter.thread.read' },
        { action: 'plugin::content-manager.explorer.read', subject: TICKET },
      ],
    });
    const { body } = await admin(`${thread}/followers`);
    const [first] = body.followers;
    const path = `${thread}/followers/${first.contactId}`;
    expect((await admin(path, { method: 'DELETE', token: reader.token })).status).toBe(403);
    expect((await admin(path, { method: 'PUT', token: reader.token, body: { subtypes: [] } })).status).toBe(
      403
    );
    expect((await admin(`${thread}/follow`, { method: 'POST', token: reader.token })).status).toBe(200);
  });

  it('follows a colleague whose address is changed in their profile', async () => {
    const change = (email: string) =>
      admin(`/admin/users/${joel.user.id}`, { method: 'PUT', body: { email } });
    const known = async () =>
      (await admin(`${thread}/followers`)).body.followers
        .filter(({ name }: { name: string }) => name === 'Joel Brandt')
        .map(({ address }: { address: string }) => address);
    expect((await change('joel.brandt@shop.example')).status).toBe(200);
    expect(await known()).toEqual(['joel.brandt@shop.example']);
    // Somebody else's: two contacts are not made one.
    await app.strapi.db.query('plugin::chatter.contact').create({
      data: { name: 'Shop', address: 'taken@shop.example', active: true, notificationPreference: 'email' },
    });
    expect((await change('taken@shop.example')).status).toBe(200);
    expect(await known()).toEqual(['joel.brandt@shop.example']);
  });
});
