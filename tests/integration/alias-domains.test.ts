import type { AliasDomainView } from '../../server/src/contracts/addressing';
import type { CompanyView } from '../../server/src/contracts/companies';
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
    const elsewhere = await create({ name: 'other.example', catchall: 'info' });
    expect(elsewhere.catchallAddress).toBe('info@other.example');
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
});
