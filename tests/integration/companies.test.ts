import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';

import type { CompanyView } from '../../server/src/contracts/companies';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type NewPermission, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { LEAD, storyOf, type Story } from './story';

const READ = 'plugin::chatter.companies.read';
const WRITE = 'plugin::chatter.companies.write';

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
);
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

describe('companies', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let first: CompanyView;
  let shop: string;
  let lamps: string;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    await story.addServer(sink);
    [first] = (await story.admin('GET', '/chatter/companies')).companies;
    const domain = async (name: string, sequence: number): Promise<string> =>
      (await story.admin('POST', '/chatter/alias-domains', { name, sequence })).aliasDomain.documentId;
    shop = await domain('shop.example', 5);
    lamps = await domain('lamps.example', 9);
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const list = async (): Promise<CompanyView[]> => (await story.admin('GET', '/chatter/companies')).companies;
  const create = async (part: object): Promise<CompanyView> =>
    (await story.admin('POST', '/chatter/companies', { name: 'Lamps Inc', ...part })).company;
  const update = async ({ documentId, name }: CompanyView, part: object): Promise<CompanyView> =>
    (await story.admin('PUT', `/chatter/companies/${documentId}`, { name, ...part })).company;
  const refused = async (method: string, to: string, body?: unknown): Promise<string> => {
    const answer = await app.fetchAdmin(to, { method, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(400);
    return answer.body.error.message;
  };
  const putLogo = (
    company: CompanyView,
    body: NonNullable<RequestInit['body']>,
    type = 'image/png',
    part: RequestInit = {}
  ) =>
    fetch(`${app.url}/chatter/companies/${company.documentId}/logo`, {
      method: 'PUT',
      headers: { 'content-type': type, authorization: `Bearer ${app.adminToken}` },
      body,
      ...part,
    });
  const getLogo = (company: CompanyView, query = '', headers: Record<string, string> = {}) =>
    fetch(`${app.url}/chatter/companies/${company.documentId}/logo${query}`, {
      headers: { authorization: `Bearer ${app.adminToken}`, ...headers },
    });

  it('there is one from the start, and the first alias domain becomes its own', async () => {
    expect(await list()).toEqual([
      expect.objectContaining({
        name: 'My company',
        aliasDomain: { documentId: shop, name: 'shop.example' },
        footer: '',
        logo: null,
      }),
    ]);
  });

  it('a new one takes the alias domain of the lowest sequence, unless it says another or none', async () => {
    expect((await create({})).aliasDomain?.documentId).toBe(shop);
    expect((await create({ aliasDomain: null })).aliasDomain).toBeNull();
    const other = await create({ aliasDomain: lamps });
    expect(other.aliasDomain?.documentId).toBe(lamps);
    expect((await update(other, { address: 'a@b.example' })).aliasDomain?.documentId).toBe(lamps);
    expect((await update(other, { aliasDomain: null })).aliasDomain).toBeNull();
  });

  it.each<[string, object, RegExp]>([
    ['without a name', { name: ' ' }, /name/],
    ['with half an address', { address: 'nobody' }, /"nobody" is not an e-mail address/],
    ['at the catchall', { address: 'Catchall@Shop.example' }, /address of the mail system/],
    ['at the bounce address', { address: 'bounce@lamps.example' }, /address of the mail system/],
    ['on a domain that is not ours', { aliasDomain: 'nothing' }, /no longer exists/],
    ['with an endless footer', { footer: 'x'.repeat(5_001) }, /footer/],
  ])('is refused %s', async (_, part, words) => {
    expect(await refused('POST', '/chatter/companies', { name: 'Refused', ...part })).toMatch(words);
    expect((await list()).map(({ name }) => name)).not.toContain('Refused');
  });

  it('keeps an address that is normalised, and of its footer what does no harm', async () => {
    const footer =
      '<p onclick="x()">Lamps <b>Inc</b> <script>x()</script><img src="https://x.example/t.gif"></p>';
    const company = await create({ address: 'Hello@LAMPS.example', footer });
    expect(company).toMatchObject({ address: 'hello@lamps.example', footer: '<p>Lamps <b>Inc</b> </p>' });
    expect(await update(company, { address: '', footer: '<p><br></p>' })).toMatchObject({
      address: null,
      footer: '',
    });
  });

  describe('a logo', () => {
    it('is what its octets say, whatever the request says', async () => {
      const company = await create({});
      const answer = await putLogo(company, new Uint8Array(PNG), 'image/gif');
      expect(answer.status).toBe(200);
      const { logo } = ((await answer.json()) as { company: CompanyView }).company;
      expect(logo).toEqual({ version: expect.any(String), mimeType: 'image/png', size: PNG.length });

      const stored = await getLogo(company);
      expect(Buffer.from(await stored.arrayBuffer())).toEqual(PNG);
      expect(Object.fromEntries(stored.headers)).toMatchObject({
        'content-type': 'image/png',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
        etag: `"${logo?.version}"`,
      });
      const again = await getLogo(company, '', {
        'if-none-match': `"${logo?.version}"`,
        'cache-control': 'max-age=0',
      });
      expect([again.status, await again.text()]).toEqual([304, '']);
      const known = await getLogo(company, `?version=${logo?.version}`);
      expect(known.headers.get('cache-control')).toContain('immutable');
      await known.arrayBuffer();

      const replaced = await putLogo(company, new Uint8Array(GIF), 'application/octet-stream');
      const after = ((await replaced.json()) as { company: CompanyView }).company.logo;
      expect(after).toMatchObject({ mimeType: 'image/gif' });
      expect(after?.version).not.toBe(logo?.version);
      const old = await getLogo(company, '', {
        'if-none-match': `"${logo?.version}"`,
        'cache-control': 'max-age=0',
      });
      expect(old.status).toBe(200);
      await old.arrayBuffer();

      const removed = await story.admin('DELETE', `/chatter/companies/${company.documentId}/logo`);
      expect(removed.company.logo).toBeNull();
      expect((await getLogo(company)).status).toBe(404);
    });

    it.each<[string, string, string]>([
      ['a page', '<html><script>alert(1)</script></html>', 'image/png'],
      ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'image/svg+xml'],
      ['half a signature', '\x89PNG', 'image/png'],
      ['nothing', '', 'image/png'],
      ['JSON', '{"a":1}', 'application/json'],
    ])('is never %s', async (_, body, type) => {
      const company = await create({});
      const answer = await putLogo(company, Buffer.from(body, 'latin1').toString('latin1'), type);
      expect(answer.status).toBe(400);
      expect((await list()).find(({ documentId }) => documentId === company.documentId)?.logo).toBeNull();
    });

    it('is never larger than allowed, announced or not, and nothing of it stays', async () => {
      const company = await create({});
      const large = Buffer.concat([PNG, Buffer.alloc(300_000)]);
      const files = async (): Promise<string[]> =>
        (await readdir(path.join(app.dataDirectory, 'files'), { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map(({ name }) => name)
          .sort();
      const before = await files();
      expect((await putLogo(company, new Uint8Array(large))).status).toBe(413);
      const chunks = new ReadableStream({
        start(controller) {
          for (let at = 0; at < large.length; at += 30_000)
            controller.enqueue(new Uint8Array(large.subarray(at, at + 30_000)));
          controller.close();
        },
      });
      const streamed = await putLogo(company, chunks, 'image/png', { duplex: 'half' } as RequestInit);
      expect(streamed.status).toBe(413);
      expect(((await streamed.json()) as { error: { message: string } }).error.message).toContain('195 kB');
      expect(await files()).toEqual(before);
    });

    it('outlives the sweep of files while a company has it', async () => {
      const kept = await create({ name: 'Kept' });
      const lost = await create({ name: 'Lost' });
      await putLogo(kept, new Uint8Array(Buffer.concat([PNG, Buffer.from('kept')])));
      const { company } = (await (
        await putLogo(lost, new Uint8Array(Buffer.concat([PNG, Buffer.from('lost')])))
      ).json()) as { company: CompanyView };
      await putLogo(lost, new Uint8Array(GIF));
      const files = app.strapi.plugin('chatter').service('files');
      const version = (await list()).find(({ name }) => name === 'Kept')?.logo?.version ?? '';
      const longAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
      for (const hash of [version, company.logo?.version]) await utimes(files.pathOf(hash), longAgo, longAgo);
      await files.sweep(Date.now());
      expect((await getLogo(kept)).status).toBe(200);
      await expect(files.size(company.logo?.version)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  it('many get one alias domain at once, or none of them when one does not exist', async () => {
    const ids = [await create({ aliasDomain: null }), await create({ aliasDomain: null })].map(
      ({ documentId }) => documentId
    );
    const domains = async () =>
      (await list()).filter(({ documentId }) => ids.includes(documentId)).map((one) => one.aliasDomain?.name);
    const to = '/chatter/companies/assign';
    expect(await refused('POST', to, { companies: [...ids, 'nothing'], aliasDomain: lamps })).toContain(
      'no company nothing'
    );
    expect(await refused('POST', to, { companies: ids, aliasDomain: 'nothing' })).toContain(
      'no longer exists'
    );
    expect(await domains()).toEqual([undefined, undefined]);
    await story.admin('POST', to, { companies: ids, aliasDomain: lamps });
    expect(await domains()).toEqual(['lamps.example', 'lamps.example']);
    await story.admin('POST', to, { companies: ids.slice(0, 1), aliasDomain: null });
    expect(await domains()).toEqual([undefined, 'lamps.example']);
  });

  describe('the company of an entry', () => {
    it('decides from which domain its mails leave', async () => {
      const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'ltd.example' });
      const company = await create({
        name: 'Lamps Ltd',
        address: 'hello@ltd.example',
        aliasDomain: aliasDomain.documentId,
      });
      const thread = await story.createEntry(LEAD, { name: 'A lead', company: company.documentId });
      await mail.quiet();
      await story.post(thread, { recipients: [{ address: MARY }] });
      const sent = await mail.sentTo(MARY);
      expect(sent.envelope.from).toMatch(/^bounce\+.*@ltd\.example$/);
      expect(await mail.replyToOf(sent)).toMatch(/^catchall\+.*@ltd\.example$/);
      expect((await sent.parsed()).from?.value).toEqual([
        { name: 'Ada Admin', address: 'notifications@ltd.example' },
      ]);
      // What answers it comes back to the entry.
      const answer = { From: MARY, To: await mail.replyToOf(sent) };
      expect(await mail.deliver(answer)).toMatchObject({ posts: [thread] });
    });

    it('is named, with its address, by a refusal at its domain', async () => {
      await mail.quiet();
      const From = 'cleo@visitor.example';
      expect(await mail.deliver({ From, To: 'catchall@ltd.example' })).toMatchObject({
        status: 'rejected',
      });
      const refusal = await (await mail.sentTo(From)).parsed();
      expect(refusal.from?.value).toEqual([{ name: 'MAILER-DAEMON', address: 'bounce@ltd.example' }]);
      expect(refusal.text).toContain('(hello@ltd.example)');
    });

    it('is the first one where its own was deleted; the last company stays', async () => {
      const company = await create({ aliasDomain: lamps });
      const thread = await story.createEntry(LEAD, { name: 'Left behind', company: company.documentId });
      await story.admin('DELETE', `/chatter/companies/${company.documentId}`);
      await mail.quiet();
      await story.post(thread, { recipients: [{ address: MARY }] });
      expect((await mail.sentTo(MARY)).envelope.from).toMatch(/@shop\.example$/);

      for (const { documentId } of (await list()).filter((one) => one.documentId !== first.documentId))
        await story.admin('DELETE', `/chatter/companies/${documentId}`);
      expect(await refused('DELETE', `/chatter/companies/${first.documentId}`)).toMatch(
        /My company is the last company/
      );
      expect(await list()).toHaveLength(1);
      expect((await app.fetchAdmin('/chatter/companies/nothing', { method: 'DELETE' })).status).toBe(404);
    });

    it('is chosen by its name in the Content Manager, by whoever reads chatters', async () => {
      const leads = (action: string): NewPermission => ({
        action: `plugin::content-manager.explorer.${action}`,
        subject: LEAD,
      });
      const company = await create({ name: 'Chosen' });
      const { documentId } = await story.createEntry(LEAD, { name: 'Lead', company: company.documentId });
      const relations = `/content-manager/relations/${LEAD}`;
      const names = async (permissions: NewPermission[]): Promise<unknown[][]> => {
        const { token } = await app.createAdmin({ permissions });
        const seen: unknown[][] = [];
        for (const to of [`${relations}/company`, `${relations}/${documentId}/company`]) {
          const { status, body } = await app.fetchAdmin(`${to}?pageSize=10&page=1`, { token });
          expect({ status, body }).toMatchObject({ status: 200 });
          seen.push(body.results.map(({ name }: { name?: string }) => name));
        }
        // The type itself stays out of reach there.
        const types = await app.fetchAdmin('/content-manager/collection-types/plugin::chatter.company', {
          token,
        });
        expect(types.status).toBe(403);
        return seen;
      };
      const reader = [leads('read'), leads('update'), { action: 'plugin::chatter.thread.read' }];
      expect(await names(reader)).toEqual([expect.arrayContaining(['Chosen', 'My company']), ['Chosen']]);
      expect((await names([leads('read'), leads('update')]))[1]).toEqual([undefined]);
    });
  });

  it('are shown to whoever may see them, and changed by whoever may change them', async () => {
    const company = first;
    const tokenOf = async (...actions: string[]): Promise<string> =>
      (await app.createAdmin({ permissions: actions.map((action) => ({ action })) })).token;
    const calls: [string, string, unknown?][] = [
      ['POST', '/chatter/companies', { name: 'New' }],
      ['PUT', `/chatter/companies/${company.documentId}`, { name: 'Other' }],
      ['POST', '/chatter/companies/assign', { companies: [company.documentId], aliasDomain: null }],
      ['PUT', `/chatter/companies/${company.documentId}/logo`, new Uint8Array(PNG)],
      ['DELETE', `/chatter/companies/${company.documentId}/logo`],
      ['DELETE', `/chatter/companies/${company.documentId}`],
    ];
    const statuses = async (token: string): Promise<number[]> => {
      const seen: number[] = [];
      for (const [method, to, body] of calls)
        seen.push((await app.fetchAdmin(to, { method, token, ...(body ? { body } : {}) })).status);
      return seen;
    };
    const reader = await tokenOf(READ);
    expect((await app.fetchAdmin('/chatter/companies', { token: reader })).status).toBe(200);
    expect(await statuses(reader)).toEqual(calls.map(() => 403));
    const domains = await tokenOf('plugin::chatter.alias-domains.read');
    expect((await app.fetchAdmin('/chatter/companies', { token: domains })).status).toBe(200);
    const nobody = await tokenOf('plugin::chatter.thread.read');
    for (const to of ['/chatter/companies', `/chatter/companies/${company.documentId}/logo`])
      expect((await app.fetchAdmin(to, { token: nobody })).status).toBe(403);
    expect((await fetch(`${app.url}/chatter/companies`)).status).toBe(401);
    expect(await list()).toContainEqual(expect.objectContaining({ name: company.name, logo: null }));
    expect(await statuses(await tokenOf(READ, WRITE))).toEqual([200, 200, 200, 200, 200, 200]);
  });
});
