import type { SuppressionView } from '../../server/src/contracts/suppressions';
import { getService } from '../../server/src/services';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { CHECKED, correspondenceOf, MARY, type Correspondence } from './correspondence';
import { pathOf, storyOf, TICKET, type Story } from './story';

const LIST = '/chatter/suppressions';

describe('the suppression list', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let reports = 0;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    mail.believe();
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });
  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });
  beforeEach(async () => {
    await app.strapi.db.query('plugin::chatter.suppression').deleteMany({});
    await app.strapi.db.query('plugin::chatter.contact').updateMany({ where: {}, data: { bounceCount: 0 } });
    await mail.quiet();
  });

  const list = async (query = ''): Promise<SuppressionView[]> =>
    (await story.admin('GET', `${LIST}${query}`)).suppressions;
  const entryOf = async (address = MARY): Promise<SuppressionView | undefined> =>
    [...(await list()), ...(await list('?active=false'))].find((entry) => entry.address === address);
  const add = (addresses: string[], note = '') => story.admin('POST', LIST, { addresses, note });
  const settings = (part: object) => {
    const service = getService(app.strapi, 'outgoing').settings;
    return service.read().then((known) => service.save({ ...known, ...part }, 'test'));
  };

  /** A mail to Mary, and the report that it came back. */
  const bounce = async (status: string, words: string): Promise<void> => {
    const { mail: sent } = await mail.answerable();
    await story.deliver([
      'Return-Path: <>',
      'From: MAILER-DAEMON@mx.customer.example',
      `To: ${sent.envelope.from}`,
      `Message-ID: <report-${(reports += 1)}@mx.customer.example>`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '--cut',
      'Content-Type: message/delivery-status',
      '',
      `Final-Recipient: rfc822; ${MARY}`,
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${words}`,
      '',
      '--cut--',
      '',
    ]);
  };
  const hard = () => bounce('5.1.1', '550 5.1.1 No such mailbox');
  const soft = () => bounce('5.2.2', '552 5.2.2 Mailbox full');
  const complain = async (): Promise<void> => {
    const { mail: sent } = await mail.answerable();
    await story.deliver([
      'From: fbl@provider.example',
      `To: ${sent.envelope.from}`,
      `Message-ID: <fbl-${(reports += 1)}@provider.example>`,
      'Content-Type: multipart/report; report-type=feedback-report; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain',
      '',
      'This is a complaint.',
      '--cut',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: Provider/1.0',
      'Version: 1',
      '',
      '--cut--',
      '',
    ]);
  };

  describe('by hand', () => {
    it('takes many addresses at once, each one once, however it is written', async () => {
      const answer = await add(
        ['Mary@Customer.EXAMPLE', 'mary@customer.example', 'eve@x.example'],
        'They asked'
      );
      expect(answer).toMatchObject({ added: 2 });
      expect(await list()).toMatchObject([
        { address: 'eve@x.example', reason: 'manual', active: true, note: 'They asked' },
        { address: MARY, events: [{ what: 'added', by: 'Ada Admin', note: 'They asked', reason: 'manual' }] },
      ]);
      expect(await story.suppressionOf(MARY)).toBe('manual');
      expect(await story.suppressionOf('mary@customer.example.evil')).toBeNull();
    });

    it('adds nothing when one of them is no address, and says which', async () => {
      const answer = await app.fetchAdmin(LIST, {
        method: 'POST',
        body: { addresses: ['eve@x.example', 'eve@@x'] },
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('"eve@@x"') } },
      });
      expect(await list()).toEqual([]);
    });

    it('leaves those that are there as they are', async () => {
      await getService(app.strapi, 'outgoing').suppressions.record(MARY, 'complaint', 'abuse');
      expect(await add([MARY, 'eve@x.example'], 'again')).toMatchObject({ added: 1 });
      expect(await entryOf()).toMatchObject({ reason: 'complaint', note: 'abuse' });
    });

    it('takes an address off with a note, keeps its log, and puts it on again', async () => {
      const { suppressions } = await add([MARY]);
      const path = `${LIST}/${suppressions[0].id}/remove`;
      await story.admin('POST', path, { note: 'She called' });
      await story.admin('POST', path, { note: 'twice changes nothing' });
      expect(await story.suppressionOf(MARY)).toBeNull();
      expect(await list()).toEqual([]);
      await add([MARY]);
      expect(await entryOf()).toMatchObject({
        active: true,
        events: [
          { what: 'added' },
          { what: 'removed', by: 'Ada Admin', note: 'She called' },
          { what: 'added_again' },
        ],
      });
      expect((await app.fetchAdmin(`${LIST}/999999/remove`, { method: 'POST', body: {} })).status).toBe(404);
    });

    it('is searched and leafed through, newest change first', async () => {
      await add(Array.from({ length: 25 }, (_, n) => `person${n}@customer.example`));
      await add(['odd_one%@x.example']);
      const { id } = (await entryOf('person3@customer.example')) as SuppressionView;
      await story.admin('POST', `${LIST}/${id}/remove`, { note: '' });
      await add(['person3@customer.example']);
      const seen: string[] = [];
      let before = '';
      for (let more = true; more;) {
        const page = await story.admin('GET', `${LIST}?limit=10${before}`);
        expect(page.total).toBe(26);
        seen.push(...page.suppressions.map(({ address }: SuppressionView) => address));
        before = `&before=${page.suppressions.at(-1).id}`;
        more = page.more;
      }
      expect(seen).toHaveLength(26);
      expect(new Set(seen).size).toBe(26);
      expect(seen.slice(0, 2)).toEqual(['person3@customer.example', 'odd_one%@x.example']);
      const find = async (search: string) =>
        (await list(`?search=${encodeURIComponent(search)}`)).map(({ address }) => address);
      expect(await find('ODD_ONE%')).toEqual(['odd_one%@x.example']);
      expect(await find('d%')).toEqual([]);
      expect(await find('person_')).toEqual([]);
      expect(await list('?reason=complaint')).toEqual([]);
    });

    it('needs rights of its own', async () => {
      const reader: AdminAccount = await app.createAdmin({
        permissions: [{ action: 'plugin::chatter.suppressions.read' }],
      });
      const nobody = await app.createAdmin({ permissions: [] });
      const ask = (method: string, path: string, token: string, body?: object) =>
        app.fetchAdmin(path, { method, token, ...(body ? { body } : {}) }).then(({ status }) => status);
      await add([MARY]);
      const { id } = (await entryOf()) as SuppressionView;
      expect(await ask('GET', LIST, reader.token)).toBe(200);
      expect(await ask('POST', LIST, reader.token, { addresses: ['a@b.example'] })).toBe(403);
      expect(await ask('POST', `${LIST}/${id}/remove`, reader.token, {})).toBe(403);
      expect(await ask('GET', LIST, nobody.token)).toBe(403);
      expect(await story.suppressionOf(MARY)).toBe('manual');
    });
  });

  it('holds back what is to be sent to its addresses, until a person takes them off and sends it again', async () => {
    const { suppressions } = await add([MARY], 'no more');
    const thread = await story.createEntry(TICKET, { title: 'For Mary' });
    const { id } = await story.post(thread, { recipients: [{ address: MARY }] });
    const [held] = await story.deliveries(thread, id, ([one]) => one?.state === 'suppressed');
    expect(held).toMatchObject({ reason: 'suppressed_manual', canRetry: true });
    expect(mail.receivers()).toEqual([]);
    await story.admin('POST', `${LIST}/${suppressions[0].id}/remove`, { note: 'She wants mail again' });
    await story.admin('POST', `${pathOf(thread)}/deliveries/${held?.outgoingMailId}/retry`, {});
    await mail.sentTo(MARY);
  });

  describe('by itself', () => {
    it('takes an address after hard bounces in a row', async () => {
      await hard();
      await hard();
      expect(await story.suppressionOf(MARY)).toBeNull();
      await hard();
      expect(await entryOf()).toMatchObject({
        reason: 'hard_bounces',
        active: true,
        events: [{ what: 'added', by: null, note: expect.stringContaining('No such mailbox') }],
      });
    });

    it('does not count bounces that say nothing against the address', async () => {
      for (let n = 0; n < 4; n += 1) await soft();
      expect(await story.suppressionOf(MARY)).toBeNull();
    });

    it('counts as many as the settings say, or none at all', async () => {
      await settings({ suppressAfterBounces: 0 });
      for (let n = 0; n < 3; n += 1) await hard();
      expect(await story.suppressionOf(MARY)).toBeNull();
      await settings({ suppressAfterBounces: 1 });
      await hard();
      expect(await story.suppressionOf(MARY)).toBe('hard_bounces');
      await settings({ suppressAfterBounces: 3 });
    });

    it('counts a refusal of the address while the mail is sent, and no other refusal', async () => {
      const refused = async (message: string): Promise<void> => {
        sink.options.refuse = () => ({ code: 550, message });
        const thread = await story.createEntry(TICKET, { title: 'Refused' });
        const { id } = await story.post(thread, { recipients: [{ address: MARY }] });
        await story.deliveries(thread, id, ([one]) => one?.state === 'failed');
        await mail.idle();
        sink.options.refuse = undefined;
      };
      for (let n = 0; n < 3; n += 1) await refused('5.7.1 Blocked by Spamhaus');
      expect(await story.suppressionOf(MARY)).toBeNull();
      for (let n = 0; n < 3; n += 1) await refused('5.1.1 No such user here');
      expect(await story.suppressionOf(MARY)).toBe('hard_bounces');
    });

    it('takes an address at once that complained', async () => {
      await complain();
      expect(await entryOf()).toMatchObject({ reason: 'complaint', events: [{ by: null }] });
    });

    it('lets an address go from which a mail comes, but not a forged one or that of a machine', async () => {
      for (let n = 0; n < 3; n += 1) await hard();
      const To = 'support@shop.example';
      await mail.deliver({ From: MARY, To, [CHECKED]: 'failed' });
      await mail.deliver({ From: MARY, To, 'Auto-Submitted': 'auto-replied' });
      expect(await story.suppressionOf(MARY)).toBe('hard_bounces');
      await mail.deliver({ From: MARY, To });
      expect(await story.suppressionOf(MARY)).toBeNull();
      expect((await entryOf())?.events.map(({ what, by }) => [what, by])).toEqual([
        ['added', null],
        ['mail_from_address', null],
      ]);
      await hard();
      expect(await story.suppressionOf(MARY)).toBeNull();
    });

    it('lets an address go although its contact has another one by now', async () => {
      for (let n = 0; n < 3; n += 1) await hard();
      const contacts = app.strapi.db.query('plugin::chatter.contact');
      const rename = (from: string, address: string) =>
        contacts.update({ where: { address: from }, data: { address, bounceCount: 0 } });
      await rename(MARY, 'mary.new@customer.example');
      await mail.deliver({ From: MARY, To: 'support@shop.example', [CHECKED]: 'failed' });
      expect(await story.suppressionOf(MARY)).toBe('hard_bounces');
      await mail.deliver({ From: MARY, To: 'support@shop.example' });
      expect(await story.suppressionOf(MARY)).toBeNull();
      await contacts.deleteMany({ where: { address: MARY } });
      await rename('mary.new@customer.example', MARY);
    });

    it('does not let go who complained, or was put there by a person', async () => {
      await hard();
      await add([MARY]);
      await mail.deliver({ From: MARY, To: 'support@shop.example' });
      expect(await story.suppressionOf(MARY)).toBe('manual');
    });

    it('begins to count anew when a person takes the address off', async () => {
      for (let n = 0; n < 3; n += 1) await hard();
      const { id } = (await entryOf()) as SuppressionView;
      await story.admin('POST', `${LIST}/${id}/remove`, { note: '' });
      await hard();
      expect(await story.suppressionOf(MARY)).toBeNull();
    });

    it('takes an address once, when reports come from several sides at one moment', async () => {
      const { suppressions } = getService(app.strapi, 'outgoing');
      await Promise.all([1, 2, 3, 4].map(() => suppressions.record(MARY, 'complaint', 'abuse')));
      expect((await entryOf())?.events).toHaveLength(1);
    });
  });
});
