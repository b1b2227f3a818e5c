import type { AliasView } from '../../server/src/contracts/addressing';
import { startStrapi, type NewPermission, type RunningStrapi } from '../support/strapi';
import { ARTICLE, PROJECT, storyOf, TASK, TICKET, type Story, type Thread } from './story';

const CUSTOMER = 'api::customer.customer';
const WRITE = 'plugin::chatter.aliases.write';

describe('aliases', () => {
  let app: RunningStrapi;
  let story: Story;
  let project: Thread;
  let customer: Thread;
  let otherDomain: string;

  beforeAll(async () => {
    // Nothing is to be sent here.
    app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'other.example' });
    otherDomain = aliasDomain.documentId;
    project = await story.createEntry(PROJECT, { name: 'New lamp' });
    customer = await story.createEntry(CUSTOMER, { name: 'Lamps Ltd' });
  });

  afterEach(() => app.strapi.db.query('plugin::chatter.alias').deleteMany({}));

  afterAll(() => app?.stop());

  const addressing = () => app.strapi.plugin('chatter').service('addressing');
  const create = async (part: object): Promise<AliasView> =>
    (await story.admin('POST', '/chatter/aliases', { name: '', targetType: TICKET, ...part })).alias;
  const update = async (alias: AliasView, part: object): Promise<AliasView> =>
    (
      await story.admin('PUT', `/chatter/aliases/${alias.documentId}`, {
        name: alias.name ?? '',
        targetType: alias.targetType,
        ...part,
      })
    ).alias;
  const rowOf = (alias: AliasView) =>
    app.strapi.db.query('plugin::chatter.alias').findOne({ where: { documentId: alias.documentId } });
  const adminRow = (): Promise<{ documentId: string }> =>
    app.strapi.db.query('admin::user').findOne({ where: { id: app.admin.id } });
  /** Path and words of the one field that was refused. */
  const refused = async (
    part: object,
    to: { path?: string; method?: string; token?: string } = {}
  ): Promise<{ path: string; message: string }> => {
    const answer = await app.fetchAdmin(to.path ?? '/chatter/aliases', {
      method: to.method ?? 'POST',
      body: { name: 'refused', targetType: TICKET, ...part },
      ...(to.token ? { token: to.token } : {}),
    });
    expect({ status: answer.status, errors: answer.body.error?.details?.errors }).toEqual({
      status: 400,
      errors: [expect.anything()],
    });
    const [error] = answer.body.error.details.errors;
    return { path: error.path.join('.'), message: error.message };
  };
  const tokenOf = async (permissions: NewPermission[]): Promise<string> =>
    (await app.createAdmin({ permissions })).token;

  describe('an address', () => {
    it.each([
      ['Bidule...INC.', 'bidule.inc'],
      ['Hélène Prôvâïder', 'helene-provaider'],
      ['sales@elsewhere.example', 'sales'],
    ])('%s is kept as %s', async (typed, kept) => {
      const alias = await create({ name: typed });
      expect(alias).toMatchObject({ name: kept, address: `${kept}@shop.example` });
    });

    it('may be left blank by several aliases, which receive nothing', async () => {
      const blank: AliasView[] = [];
      for (const name of ['.', '   ', '']) blank.push(await create({ name }));
      for (const alias of blank) expect(alias).toMatchObject({ name: null, address: null });
      expect(await addressing().aliasesFor(['@shop.example', 'shop.example', ''])).toEqual([]);
    });

    it('is there once, also when two save it at the same time', async () => {
      const answers = await Promise.all(
        [1, 2].map(() =>
          app.fetchAdmin('/chatter/aliases', {
            method: 'POST',
            body: { name: 'both', targetType: TICKET },
          })
        )
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      const lost = answers.find(({ status }) => status === 400);
      expect(lost?.body.error.details.errors).toEqual([expect.objectContaining({ path: ['name'] })]);
    });

    it('is there once, and the message names the owner of the other one', async () => {
      await create({ name: 'lamp', targetType: TASK, owner: project });
      const clash = await refused({ name: 'LAMP' });
      expect(clash).toEqual({
        path: 'name',
        message: 'lamp@shop.example is already an alias for Task, owned by the Project "New lamp".',
      });
      const domain = await refused(
        { name: 'shop.example', catchall: 'lamp', bounce: 'returns' },
        { path: '/chatter/alias-domains' }
      );
      expect(domain).toEqual({
        path: 'catchall',
        message: 'lamp@shop.example is already an alias for Task, owned by the Project "New lamp".',
      });
      expect(await create({ name: 'lamp', aliasDomain: otherDomain })).toMatchObject({
        address: 'lamp@other.example',
      });
      const second = await create({ name: 'second' });
      expect(
        await refused({ name: 'lamp' }, { method: 'PUT', path: `/chatter/aliases/${second.documentId}` })
      ).toMatchObject({ path: 'name' });
    });

    it('names no owner to somebody who may not read it', async () => {
      const alias = await create({ name: 'lamp', targetType: TASK, owner: project });
      const token = await tokenOf([{ action: WRITE }, { action: 'plugin::chatter.aliases.read' }]);
      const { message } = await refused({ name: 'lamp' }, { token });
      expect(message).toBe('lamp@shop.example is already an alias for Task, owned by an entry of Project.');
      const { aliases } = await story.admin('GET', '/chatter/aliases', undefined, token);
      const saved = await story.admin(
        'PUT',
        `/chatter/aliases/${alias.documentId}`,
        { name: 'lamp', targetType: TASK, owner: project, forcedDocumentId: null },
        token
      );
      expect(JSON.stringify([aliases, saved])).not.toContain('New lamp');
    });
  });

  describe('default values', () => {
    it.each<[string, object | string, string, RegExp]>([
      ['that are half a text', '{"x": ', 'defaults', /./],
      ['that are a list', ['priority'], 'defaults', /./],
      ['of no field', { colour: 'red' }, 'defaults.colour', /no field "colour"/],
      ['too long for the field', { title: 'x'.repeat(256) }, 'defaults.title', /at most 255/],
      ['empty for a required field', { title: '' }, 'defaults.title', /required/],
      ['of the wrong kind', { title: 5 }, 'defaults.title', /must be a text/],
      ['that are no choice', { priority: 'huge' }, 'defaults.priority', /low, normal, high/],
      ['that are no address', { customerEmail: 'nobody' }, 'defaults.customerEmail', /e-mail address/],
      ['for an entry that is gone', { customer: 'gone' }, 'defaults.customer', /no entry gone of api::cust/],
      ['for a user that is gone', { responsible: 'gone' }, 'defaults.responsible', /no entry gone/],
      ['for a column of Strapi', { createdBy: 1 }, 'defaults.createdBy', /no field/],
      ['too long together', { description: 'x'.repeat(100_001) }, 'defaults', /longer than/],
    ])('%s are refused', async (_what, defaults, path, words) => {
      expect(await refused({ defaults })).toEqual({ path, message: expect.stringMatching(words) });
    });

    it('for a user are offered to whoever may see users', async () => {
      const search = (token?: string) =>
        app.fetchAdmin('/chatter/content-types/admin::user/entries?search=ada@', token ? { token } : {});
      const { documentId } = await adminRow();
      const answer = await search();
      expect(answer.body).toEqual({ entries: [{ documentId, title: expect.any(String) }] });
      expect((await search(await tokenOf([{ action: WRITE }]))).status).toBe(403);
    });

    it('that fit are kept as they are, and every new entry can have them', async () => {
      const { documentId } = await adminRow();
      const defaults = {
        priority: 'high',
        customer: customer.documentId,
        responsible: documentId,
        description: null,
      };
      const alias = await create({ name: 'lamps', defaults });
      expect(alias.defaults).toEqual(defaults);
      const ticket = await story.createEntry(TICKET, { title: 'Broken', ...alias.defaults });
      expect(await story.readEntry(ticket, ['customer', 'responsible'])).toMatchObject({
        priority: 'high',
        customer: { documentId: customer.documentId },
        responsible: { id: app.admin.id },
      });
    });
  });

  it('an entry that takes every mail must exist', async () => {
    expect(await refused({ forcedDocumentId: 'gone' })).toMatchObject({ path: 'forcedDocumentId' });
    expect(await refused({ forcedDocumentId: project.documentId })).toMatchObject({
      path: 'forcedDocumentId',
    });
  });

  describe('the options', () => {
    it('have defaults that let nobody act', async () => {
      const alias = await create({ name: 'plain' });
      expect(alias).toMatchObject({
        contactPolicy: 'everyone',
        anyDomain: false,
        takesAutomatic: false,
        forwardedAuthor: true,
        relays: [],
        publish: false,
        refusalHtml: '',
        status: 'not_tested',
        statusError: null,
      });
    });

    it('are kept clean', async () => {
      const alias = await create({
        name: 'all',
        targetType: ARTICLE,
        contactPolicy: 'internal_users',
        anyDomain: true,
        takesAutomatic: true,
        forwardedAuthor: false,
        relays: [' Form@Web.example', 'form@web.example', ''],
        publish: true,
        refusalHtml: '<p onclick="x()">Only for <b>colleagues</b></p><script>x()</script>',
      });
      expect(alias).toMatchObject({
        contactPolicy: 'internal_users',
        anyDomain: true,
        takesAutomatic: true,
        forwardedAuthor: false,
        relays: ['form@web.example'],
        publish: true,
        refusalHtml: '<p>Only for <b>colleagues</b></p>',
      });
      expect(
        await update(alias, { targetType: TICKET, publish: true, refusalHtml: '<p><br></p>' })
      ).toMatchObject({ publish: false, refusalHtml: '' });
    });

    it.each([
      [['nobody'], /"nobody" is not an e-mail address/],
      [['catchall@shop.example'], /catchall@shop\.example is one of our own/],
      [['bounce+abc@other.example'], /one of our own/],
      [['refused@shop.example'], /refused@shop\.example is one of our own/],
    ])('no relay is %j', async (relays, words) => {
      expect(await refused({ relays })).toEqual({
        path: 'relays',
        message: expect.stringMatching(words),
      });
    });

    it('more than 20 relays are refused', async () => {
      const relays = Array.from({ length: 21 }, (_, n) => `form${n}@web.example`);
      expect(await refused({ relays })).toMatchObject({ path: 'relays' });
    });
  });

  describe('the status', () => {
    const fail = async (alias: AliasView): Promise<AliasView> => {
      await addressing().setAliasStatus((await rowOf(alias)).id, 'invalid', 'title\n  is required');
      return (await story.admin('GET', '/chatter/aliases')).aliases.find(
        (one: AliasView) => one.documentId === alias.documentId
      );
    };

    it('says why the last creation failed, until one succeeds', async () => {
      const alias = await create({ name: 'tested' });
      expect(await fail(alias)).toMatchObject({ status: 'invalid', statusError: 'title is required' });
      await addressing().setAliasStatus((await rowOf(alias)).id, 'valid');
      expect(await rowOf(alias)).toMatchObject({ status: 'valid', statusError: null });
    });

    it('is unknown again once that may have changed, and only then', async () => {
      const alias = await create({ name: 'tested' });
      for (const part of [
        { contactPolicy: 'contacts' },
        { defaults: { priority: 'high' } },
        { targetType: TASK },
        { forcedDocumentId: (await story.createEntry(TICKET, { title: 'All' })).documentId },
        { owner: project },
      ]) {
        await update(alias, {});
        await fail(alias);
        expect(await update(alias, part)).toMatchObject({ status: 'not_tested', statusError: null });
      }
      await update(alias, { defaults: { priority: 'high', stage: 'open' } });
      await fail(alias);
      expect(
        await update(alias, {
          name: 'renamed',
          defaults: { stage: 'open', priority: 'high' },
          takesAutomatic: true,
        })
      ).toMatchObject({ status: 'invalid', statusError: 'title is required' });
    });

    it('goes to whoever made the alias', async () => {
      const maker = await app.createAdmin({
        firstname: 'Joel',
        lastname: 'Jones',
        permissions: [{ action: WRITE }],
      });
      const { alias } = await story.admin(
        'POST',
        '/chatter/aliases',
        { name: 'mine', targetType: TICKET },
        maker.token
      );
      await update(alias, { contactPolicy: 'contacts' });
      const creator = { address: maker.user.email, name: 'Joel Jones' };
      expect(await addressing().creatorOf(await rowOf(alias))).toEqual({ ...creator, active: true });
      await app.strapi.db
        .query('admin::user')
        .update({ where: { id: maker.user.id }, data: { isActive: false } });
      expect(await addressing().creatorOf(await rowOf(alias))).toEqual({ ...creator, active: false });
      await app.strapi.db.query('admin::user').delete({ where: { id: maker.user.id } });
      expect(await addressing().creatorOf(await rowOf(alias))).toBeNull();
      expect(await addressing().creatorOf({ creatorId: null })).toBeNull();
    });
  });

  describe('recipients', () => {
    const found = async (addresses: string[], allowed: string[] = []): Promise<Record<string, string[]>> => {
      const matches = await addressing().aliasesFor(addresses, allowed);
      return Object.fromEntries(
        matches.map((match: { fullName: string; matched: string[] }) => [match.fullName, match.matched])
      );
    };

    it('are aliases by their address, or by their local part where that is wanted', async () => {
      await create({ name: 'plain' });
      await create({ name: 'local', anyDomain: true, aliasDomain: otherDomain });
      const locally = { 'local@other.example': ['local@any.example'] };
      expect(await found(['plain@shop.example', 'plain@any.example', 'x@shop.example'])).toEqual({
        'plain@shop.example': ['plain@shop.example'],
      });
      expect(await found(['local@any.example'])).toEqual(locally);
      expect(await found(['local@any.example'], ['any.example'])).toEqual(locally);
      expect(await found(['local@any.example', 'local@shop.example'], ['more.example'])).toEqual({
        'local@other.example': ['local@shop.example'],
      });
      expect(await found(['local@other.example'], ['more.example'])).toEqual({
        'local@other.example': ['local@other.example'],
      });
      expect(await found([])).toEqual({});
    });
  });

  it('a list of them asks the database as often for many as for few', async () => {
    const once = async (): Promise<number> => {
      let queries = 0;
      const knex = app.strapi.db.connection;
      const look = () => (queries += 1);
      knex.on('query', look);
      await story.admin('GET', '/chatter/aliases');
      knex.removeListener('query', look);
      return queries;
    };
    // The queues look for work meanwhile: the lowest count of a few is that of the list alone.
    const count = async (): Promise<number> => Math.min(await once(), await once(), await once());
    const owned = async (n: number) => {
      const owner = await story.createEntry(PROJECT, { name: `Project ${n}` });
      return create({ name: `list-${n}`, owner, targetType: TASK });
    };
    await owned(1);
    const few = await count();
    for (let n = 2; n <= 6; n += 1) await owned(n);
    expect(await count()).toBe(few);
  });

  it('before there is a domain they wait for the first one, each name once', async () => {
    for (const { documentId } of (await story.admin('GET', '/chatter/alias-domains')).aliasDomains)
      await story.admin('DELETE', `/chatter/alias-domains/${documentId}`);
    const early = await create({ name: 'early', anyDomain: true });
    expect(early).toMatchObject({ name: 'early', address: null, aliasDomain: null });
    expect(await refused({ name: 'Early' })).toMatchObject({ path: 'name' });
    expect(await addressing().aliasesFor(['early@shop.example', 'early'])).toEqual([]);

    const domain = { name: 'shop.example', catchall: 'early', bounce: 'returns' };
    expect(await refused(domain, { path: '/chatter/alias-domains' })).toMatchObject({ path: 'catchall' });
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    const { aliases } = await story.admin('GET', '/chatter/aliases');
    expect(aliases).toEqual([expect.objectContaining({ address: 'early@shop.example' })]);
  });
});
