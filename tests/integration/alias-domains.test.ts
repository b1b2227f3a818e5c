import type { AliasDomainView } from '../../server/src/contracts/addressing';
import type { CompanyView } from '../../server/src/contracts/companies';
import { insertRows } from '../../server/src/queue/connection';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { PROJECT, storyOf, TASK, TICKET, type Story } from './story';

describe('alias domains', () => {
  let app: RunningStrapi;
  let story: Story;

  beforeAll(async () => {
    // Nothing is to be sent here.
    app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
    story = storyOf(app);
  });

  afterAll(() => app?.stop());

  afterEach(async () => {
    for (const uid of ['plugin::chatter.alias', 'plugin::chatter.alias-domain'])
      await app.strapi.db.query(uid).deleteMany({});
  });

  const create = async (part: object): Promise<AliasDomainView> =>
    (await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example', ...part })).aliasDomain;
  const companies = async (): Promise<CompanyView[]> =>
    (await story.admin('GET', '/chatter/companies')).companies;
  const refused = async (method: string, path: string, body?: object): Promise<[string, string]> => {
    const answer = await app.fetchAdmin(path, { method, ...(body ? { body } : {}) });
    expect(answer.status).toBe(400);
    const [error] = answer.body.error.details?.errors ?? [];
    return [error?.path.join('.') ?? '', error?.message ?? answer.body.error.message];
  };

  it('have three addresses, also those of their companies', async () => {
    const domain = await create({});
    expect(domain).toMatchObject({
      catchallAddress: 'catchall@shop.example',
      bounceAddress: 'bounce@shop.example',
      defaultFromAddress: 'notifications@shop.example',
      companies: [{ name: 'My company' }],
    });
    const [company] = await companies();
    expect(company?.aliasDomain).toEqual({ documentId: domain.documentId, name: 'shop.example' });
  });

  it('the first one goes to every company, whichever was ticked', async () => {
    const { company } = await story.admin('POST', '/chatter/companies', { name: 'Lamps Inc' });
    const created = await create({ companies: [company.documentId] });
    expect((await companies()).map(({ aliasDomain }) => aliasDomain?.documentId)).toEqual([
      created.documentId,
      created.documentId,
    ]);
    // What has no company, or one without a domain, goes by the first company.
    const other = await create({ name: 'other.example', sequence: 1 });
    await story.admin('PUT', `/chatter/companies/${company.documentId}`, {
      name: 'Lamps Inc',
      aliasDomain: null,
    });
    const addressing = app.strapi.plugin('chatter').service('addressing');
    expect((await addressing.domains())[0].documentId).toBe(other.documentId);
    expect((await addressing.domainOf(null)).name).toBe('shop.example');
    expect((await addressing.domainOf((await companies())[1])).name).toBe('shop.example');
    await story.admin('DELETE', `/chatter/companies/${company.documentId}`);
  });

  it('keep a full default sender, in lower case', async () => {
    expect(await create({ defaultFrom: 'Notif@Other.TLD' })).toMatchObject({
      defaultFrom: 'notif@other.tld',
      defaultFromAddress: 'notif@other.tld',
    });
    expect(await create({ name: 'plain.example', defaultFrom: '' })).toMatchObject({
      defaultFromAddress: null,
    });
  });

  it.each([['not a domain'], ['münchen.example'], ['shop..example'], ['ada@shop.example']])(
    'are never called %s',
    async (name) => {
      expect(await refused('POST', '/chatter/alias-domains', { name })).toEqual([
        'name',
        expect.stringContaining('not a domain name'),
      ]);
    }
  );

  it('may share a name, as two mailboxes of one provider do, but no address', async () => {
    await create({ name: 'provider.example', catchall: 'shop', bounce: 'shop-returns' });
    await create({ name: 'provider.example', catchall: 'lamps', bounce: 'lamps-returns' });
    const clashes: [Record<string, string>, string][] = [
      [{ catchall: 'shop' }, 'catchall'],
      [{ bounce: 'lamps-returns' }, 'bounce'],
      [{ catchall: 'lamps-returns' }, 'catchall'],
    ];
    for (const [part, field] of clashes) {
      const input = { name: 'provider.example', catchall: 'other', bounce: 'other-returns', ...part };
      const [path, words] = await refused('POST', '/chatter/alias-domains', input);
      expect([path, words]).toEqual([field, expect.stringContaining('of another alias domain')]);
    }
  });

  it('take no address of an alias, and say whose it is', async () => {
    const domain = await create({});
    const owner = await story.createEntry(PROJECT, { name: 'New lamp' });
    await story.admin('POST', '/chatter/aliases', { name: 'info', targetType: TASK, owner });
    for (const field of ['catchall', 'bounce'])
      expect(
        await refused('PUT', `/chatter/alias-domains/${domain.documentId}`, {
          name: 'shop.example',
          [field]: 'Info',
        })
      ).toEqual([field, 'info@shop.example is already an alias for Task, owned by the Project "New lamp".']);
    expect(await refused('POST', '/chatter/aliases', { name: 'bounce', targetType: TASK })).toEqual([
      'name',
      'bounce@shop.example is the bounce address of an alias domain.',
    ]);
    const elsewhere = await create({ name: 'other.example', catchall: 'info' });
    expect(elsewhere.catchallAddress).toBe('info@other.example');
  });

  it('take no address at which people reach a company, and none that another process takes meanwhile', async () => {
    const [company] = await companies();
    await story.admin('PUT', `/chatter/companies/${company?.documentId}`, {
      name: company?.name,
      address: 'hello@shop.example',
    });
    expect(
      await refused('POST', '/chatter/alias-domains', { name: 'shop.example', catchall: 'hello' })
    ).toEqual(['catchall', expect.stringContaining('people reach My company')]);
    await story.admin('PUT', `/chatter/companies/${company?.documentId}`, { name: company?.name });

    // Between the look and the write, as another process may do.
    const uid = 'plugin::chatter.alias-domain';
    let rivals = 0;
    const forget = app.strapi.db.lifecycles.subscribe({
      models: [uid],
      async beforeCreate() {
        if ((rivals += 1) > 1) return;
        const addresses = { catchall_address: 'catchall@shop.example', bounce_address: 'other@shop.example' };
        const names = { name: 'shop.example', catchall: 'catchall', bounce: 'other' };
        await insertRows(app.strapi, uid, [{ ...names, ...addresses }]);
      },
    });
    expect(await refused('POST', '/chatter/alias-domains', { name: 'shop.example' })).toEqual([
      'name',
      expect.stringContaining('has just been taken'),
    ]);
    forget();
    expect(rivals).toBe(1);
  });

  it('stay while aliases use them; without them, companies have none', async () => {
    const domain = await create({});
    const other = await create({ name: 'other.example' });
    const { alias } = await story.admin('POST', '/chatter/aliases', { name: 'info', targetType: TICKET });
    const path = `/chatter/alias-domains/${domain.documentId}`;
    expect((await refused('DELETE', path))[1]).toContain('still has 1 alias');
    await story.admin('PUT', `/chatter/aliases/${alias.documentId}`, {
      name: 'info',
      targetType: TICKET,
      aliasDomain: other.documentId,
    });
    await story.admin('DELETE', path);
    expect((await companies()).map(({ aliasDomain }) => aliasDomain)).toEqual([null]);
    // Its entries use the first one that is left.
    const addressing = app.strapi.plugin('chatter').service('addressing');
    expect((await addressing.domainOf((await companies())[0])).name).toBe('other.example');
  });

  it('are counted before they change: the sent mails that still name them', async () => {
    const domain = await create({});
    const path = `/chatter/alias-domains/${domain.documentId}`;
    const use = () => story.admin('GET', `${path}/address-use`);
    const [replyAddress, bounceAddress] = ['catchall@shop.example', 'bounce@shop.example'];
    const fromAddress = 'notifications@shop.example';
    for (const data of [
      { status: 'sent', replyAddress, bounceAddress, fromAddress },
      { status: 'delivered', replyAddress, bounceAddress, fromAddress: 'ada@shop.example' },
      { status: 'sent', replyAddress: 'support@shop.example', bounceAddress, fromAddress },
      { status: 'bounced', replyAddress, bounceAddress, fromAddress },
      { status: 'sent' },
    ])
      await app.strapi.db.query('plugin::chatter.outgoing-mail').create({
        data: { attempts: 1, purpose: 'notification', toAddress: 'mary@customer.example', ...data },
      });
    const { alias } = await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    expect(await use()).toEqual({ catchall: 2, aliases: 1, bounce: 3, defaultFrom: 2 });
    const useOfAlias = `/chatter/aliases/${alias.documentId}/address-use`;
    expect(await story.admin('GET', useOfAlias)).toEqual({ replies: 1 });
    await story.admin('DELETE', `/chatter/aliases/${alias.documentId}`);
    expect((await app.fetchAdmin(useOfAlias)).status).toBe(404);
    await story.admin('PUT', path, { name: 'shop.example', catchall: 'answers', defaultFrom: '' });
    expect(await use()).toEqual({ catchall: 0, aliases: 0, bounce: 3, defaultFrom: 0 });
    const gone = await app.fetchAdmin('/chatter/alias-domains/nothing/address-use');
    expect(gone.status).toBe(404);
  });
});
