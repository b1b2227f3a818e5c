import { startStrapi, type RunningStrapi } from '../support/strapi';
import { mailLogOf, type MailLogStory } from './mail-log-story';
import { LEAD, storyOf, TICKET, type Story } from './story';

const MARY = 'mary@customer.example';
const DAY_MS = 24 * 60 * 60 * 1000;

describe('settings of incoming mail', () => {
  let app: RunningStrapi;
  let story: Story;
  let log: MailLogStory;

  beforeAll(async () => {
    app = await startStrapi();
    story = storyOf(app);
    log = mailLogOf(app, story);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    await story.admin('POST', '/chatter/aliases', { name: 'offer', targetType: LEAD });
  });

  afterAll(() => app?.stop());

  const service = () => app.strapi.plugin('chatter').service('incoming');

  describe('settings and rules about senders', () => {
    const get = async () => (await story.admin('GET', '/chatter/incoming-settings')).settings;

    it('come with defaults, are normalised, and say what is wrong', async () => {
      const settings = await get();
      expect(settings).toMatchObject({ retentionDays: 30, allowedDomains: [], trustUnchecked: false });
      const saved = await story.admin('PUT', '/chatter/incoming-settings', {
        ...settings,
        allowedDomains: [' Bad.COM', ' ok.com ', '', ''],
      });
      expect(saved.settings.allowedDomains).toEqual(['bad.com', 'ok.com']);
      expect(await get()).toEqual(saved.settings);
      expect(await service().settings.read()).toEqual(saved.settings);
      for (const allowedDomains of [['', ''], ['no domain']]) {
        const answer = await app.fetchAdmin('/chatter/incoming-settings', {
          method: 'PUT',
          body: { ...settings, allowedDomains },
        });
        expect(answer).toMatchObject({
          status: 400,
          body: { error: { details: { errors: [{ path: ['allowedDomains'] }] } } },
        });
      }
      expect((await get()).allowedDomains).toEqual(['bad.com', 'ok.com']);
      await story.admin('PUT', '/chatter/incoming-settings', { ...settings, allowedDomains: [''] });
      expect((await get()).allowedDomains).toEqual([]);
    });

    it('a second rule about the same sender replaces the first', async () => {
      const save = async (pattern: string, action: string) =>
        (await story.admin('POST', '/chatter/sender-rules', { pattern, action, note: 'why' })).senderRule;
      const first = await save('Joe@Customer.example', 'block');
      const second = await save('joe@customer.EXAMPLE', 'allow');
      expect(second).toMatchObject({ documentId: first.documentId, action: 'allow', note: 'why' });
      const rules = async () => (await story.admin('GET', '/chatter/sender-rules')).senderRules;
      expect((await rules()).filter((rule: { pattern: string }) => rule.pattern.startsWith('joe'))).toEqual([
        second,
      ]);
      await save('customer.example', 'block');
      expect(await service().senderRules.ruleFor('JOE@customer.example')).toMatchObject({ action: 'allow' });
      expect(await service().senderRules.ruleFor('kim@customer.example')).toMatchObject({ action: 'block' });
      expect(await service().senderRules.ruleFor('kim@sub.customer.example')).toBeNull();
      for (const rule of (await rules()).filter((one: { pattern: string }) =>
        one.pattern.includes('customer')
      ))
        await story.admin('DELETE', `/chatter/sender-rules/${rule.documentId}`);
      expect(await service().senderRules.ruleFor('joe@customer.example')).toBeNull();
      expect((await app.fetchAdmin('/chatter/sender-rules/nothing', { method: 'DELETE' })).status).toBe(404);
      const wrong = await app.fetchAdmin('/chatter/sender-rules', {
        method: 'POST',
        body: { pattern: 'no one', action: 'block' },
      });
      expect(wrong).toMatchObject({
        status: 400,
        body: { error: { details: { errors: [{ path: ['pattern'] }] } } },
      });
    });
  });

  describe('retention', () => {
    const query = () => app.strapi.db.query('plugin::chatter.incoming-mail');
    const age = (id: number, days: number) =>
      query().updateMany({ where: { id }, data: { updatedAt: new Date(Date.now() - days * DAY_MS) } });

    it('lets go of the sources of old mails that are done, and keeps those that wait', async () => {
      const done = await log.deliver({ Subject: 'Old and done', From: `Mary <${MARY}>` });
      const held = await log.deliver({ Subject: 'Old, but held', To: 'nobody@shop.example' });
      const fresh = await log.deliver({ Subject: 'Fresh' });
      await age(done.id, 31);
      await age(held.id, 31);
      await age(fresh.id, 29);
      expect(await service().log.dropOldSources(Date.now())).toBe(1);
      expect(await service().log.dropOldSources(Date.now())).toBe(0);

      expect(await log.detail(done.id)).toMatchObject({
        subject: 'Old and done',
        hasSource: false,
        headers: [],
        html: '',
        attachments: [],
        from: { name: 'Mary', address: MARY },
        targets: [{ title: 'Old and done' }],
      });
      expect((await app.fetchAdmin(`/chatter/incoming-mails/${done.id}/source`)).status).toBe(404);
      expect(await log.detail(held.id)).toMatchObject({ hasSource: true });
      expect(await log.detail(fresh.id)).toMatchObject({ hasSource: true });

      await app.strapi
        .plugin('chatter')
        .service('files')
        .sweep(Date.now() + 2 * DAY_MS);
      const rows = await query().findMany({ where: { id: { $in: [done.id, held.id, fresh.id] } } });
      const kept = await Promise.all(
        rows.map(async ({ id, rawHash }: { id: number; rawHash: string }) => [
          id,
          await app.strapi
            .plugin('chatter')
            .service('files')
            .read(rawHash)
            .then(
              () => true,
              () => false
            ),
        ])
      );
      expect(Object.fromEntries(kept)).toEqual({ [done.id]: false, [held.id]: true, [fresh.id]: true });
    });

    it('keeps a source that another mail still needs', async () => {
      const raw = log.write({ To: 'nobody@shop.example' });
      const first = await story.deliver(raw, { to: 'support@shop.example' });
      const second = await story.deliver(raw, { to: 'nobody@shop.example' });
      expect([first.status, second.status]).toEqual(['processed', 'held']);
      await age(first.id, 31);
      await service().log.dropOldSources(Date.now());
      await app.strapi
        .plugin('chatter')
        .service('files')
        .sweep(Date.now() + 2 * DAY_MS);
      expect(await log.detail(first.id)).toMatchObject({ hasSource: false });
      expect(await log.detail(second.id)).toMatchObject({ hasSource: true });
    });

    it('a source that vanished from the disk is said to be gone', async () => {
      const { id } = await log.deliver({ To: 'nobody@shop.example' });
      await query().updateMany({ where: { id }, data: { rawHash: 'f'.repeat(64) } });
      expect(await log.detail(id)).toMatchObject({ hasSource: false, suggestions: expect.any(Array) });
      expect((await app.fetchAdmin(`/chatter/incoming-mails/${id}/source`)).status).toBe(404);
    });
  });
});
