import { MailTooLarge } from '../../../../../server/src/incoming/ingresses/mailboxes/intake';
import { readLeftMails } from '../../../../../server/src/incoming/ingresses/pop3/left-mails';
import {
  syncMaildrop,
  type MaildropTools,
} from '../../../../../server/src/incoming/ingresses/pop3/sync-maildrop';
import { Pop3Refusal, type Pop3Connection } from '../../../../../server/src/servers/pop3-connection';

interface Mail {
  uidl: string;
  header?: string;
  size?: number;
}

const SINCE = new Date('2026-11-20T10:00:00Z');
const OLD = 'Date: Thu, 19 Nov 2026 10:00:00 +0000\r\n';

const refusal = (command: string): Pop3Refusal =>
  new Pop3Refusal(command, { ok: false, text: `no ${command}`, code: '' });

describe('a look into a POP3 mailbox', () => {
  interface World {
    tools?: Partial<MaildropTools>;
    stored?: string[];
    known?: string[];
    noTop?: boolean;
    throws?: Record<string, Error>;
    refuses?: string[];
  }

  const run = async (mails: Mail[], world: World = {}) => {
    const acts: string[] = [];
    const of = (number: number): Mail => mails[number - 1] as Mail;
    const connection: Pop3Connection = {
      open: async () => undefined,
      count: async () => mails.length,
      name: async () => null,
      close: () => undefined,
      names: async () => new Map(mails.map(({ uidl }, index) => [index + 1, uidl])),
      sizes: async () => new Map(mails.map(({ size = 10 }, index) => [index + 1, size])),
      header: async (number) => (world.noTop ? null : Buffer.from(of(number).header ?? '')),
      async *read(number) {
        if (world.refuses?.includes(of(number).uidl)) throw refusal('RETR');
        yield Buffer.from(`${of(number).header ?? ''}\r\n`);
        yield Buffer.from(`mail ${of(number).uidl}`);
        acts.push(`read ${of(number).uidl}`);
      },
      remove: async (number) => void acts.push(`remove ${of(number).uidl}`),
      quit: async () => void acts.push('quit'),
    };
    const tools: MaildropTools = {
      account: 'a',
      since: SINCE,
      maxBytes: 1000,
      keepCopy: false,
      left: undefined,
      intake: {
        stored: async (sources) => new Set(sources.filter((one) => world.stored?.includes(one))),
        knownIds: async (ids) => new Set(ids.filter((id) => world.known?.includes(id))),
        take: async (raw, source) => {
          let text = '';
          for await (const chunk of raw) text += chunk.toString();
          const uidl = source.split('\n')[2] ?? '';
          if (world.throws?.[uidl]) throw world.throws[uidl];
          acts.push(`store ${text.split('\n').at(-1)}`);
        },
      },
      rememberLeft: async (left) => void acts.push(`left ${left.length / 11}`),
      stopped: () => false,
      leave: (uidl, { problem }) => void acts.push(`${problem} ${uidl}`),
      removeFailed: () => void acts.push('not removed'),
      ...world.tools,
    };
    const error = await syncMaildrop(connection, tools).then(() => null, String);
    return { acts, error };
  };

  it('stores each mail, then deletes it, and lets the deletions take place at the end', async () => {
    expect((await run([{ uidl: 'a' }, { uidl: 'b' }])).acts).toEqual([
      'read a',
      'store mail a',
      'remove a',
      'read b',
      'store mail b',
      'remove b',
      'quit',
    ]);
  });

  it('deletes what was stored at a look that broke off, without fetching it again', async () => {
    const { acts } = await run([{ uidl: 'a' }], { stored: ['pop3\na\na'] });
    expect(acts).toEqual(['remove a', 'quit']);
  });

  it('deletes nothing where a copy is kept', async () => {
    const { acts } = await run([{ uidl: 'a' }, { uidl: 'b' }], {
      stored: ['pop3\na\na'],
      tools: { keepCopy: true },
    });
    expect(acts).toEqual(['read b', 'store mail b', 'quit']);
  });

  it('leaves mail from before the cut-off date, and does not look at it again', async () => {
    const first = await run([{ uidl: 'old', header: OLD }, { uidl: 'new' }]);
    expect(first.acts).toEqual(['read new', 'store mail new', 'remove new', 'left 1', 'quit']);
    const left = readLeftMails(undefined);
    left.add('old');
    const second = await run([{ uidl: 'old' }], { tools: { left: left.text() } });
    expect(second.acts).toEqual(['quit']);
  });

  it('forgets about mail that is gone', async () => {
    const left = readLeftMails(undefined);
    left.add('gone');
    expect((await run([{ uidl: 'a' }], { tools: { left: left.text() } })).acts).toContain('left 0');
  });

  it('does without TOP', async () => {
    const { acts } = await run([{ uidl: 'old', header: OLD }, { uidl: 'new' }], { noTop: true });
    expect(acts).toEqual(['read old', 'read new', 'store mail new', 'remove new', 'left 1', 'quit']);
  });

  it('does not replay what has got other names on the server', async () => {
    const header = (id: string): string => `Message-ID: <${id}@x>\r\n`;
    const mails = [
      { uidl: 'n1', header: header('1') },
      { uidl: 'n2', header: header('2') },
    ];
    const known = ['<1@x>'];
    expect((await run(mails, { known, tools: { keepCopy: true } })).acts).toEqual([
      'read n2',
      'store mail n2',
      'left 1',
      'quit',
    ]);
    // One name is known, so the names are what they were: the same id is another mail.
    const stored = ['pop3\na\nn2'];
    expect((await run(mails, { known, stored, tools: { keepCopy: true } })).acts).toEqual([
      'read n1',
      'store mail n1',
      'quit',
    ]);
  });

  it('leaves what is too large, lied about or not handed out, and goes on', async () => {
    const mails = [{ uidl: 'large', size: 1001 }, { uidl: 'liar' }, { uidl: 'refused' }, { uidl: 'good' }];
    const { acts } = await run(mails, { throws: { liar: new MailTooLarge() }, refuses: ['refused'] });
    expect(acts).toEqual([
      'mail_too_large large',
      'read liar',
      'mail_too_large liar',
      'left 1',
      'mail_unreadable refused',
      'read good',
      'store mail good',
      'remove good',
      'left 1',
      'quit',
    ]);
  });

  it('deletes nothing that could not be stored', async () => {
    const { acts, error } = await run([{ uidl: 'a' }, { uidl: 'b' }], {
      throws: { b: new Error('disk full') },
    });
    expect(acts).toEqual(['read a', 'store mail a', 'remove a', 'read b']);
    expect(error).toContain('disk full');
  });

  it('tells mails of one name apart by their size', async () => {
    const { acts } = await run(
      [
        { uidl: 'same', size: 10 },
        { uidl: 'same', size: 20 },
      ],
      {
        stored: ['pop3\na\nsame\n10'],
      }
    );
    expect(acts).toEqual(['remove same', 'read same', 'store mail same', 'remove same', 'quit']);
  });
});

describe('the mails that are left in a mailbox', () => {
  it('stand in a few characters each', () => {
    const left = readLeftMails(undefined);
    for (let i = 0; i < 1000; i += 1) left.add(`uidl-${i}`);
    const text = left.text();
    expect(text).toHaveLength(11_000);
    const again = readLeftMails(text);
    expect(again.has('uidl-1')).toBe(true);
    expect(again.has('uidl-1000')).toBe(false);
    expect(again.text()).toHaveLength(11);
    expect(again.textWithOld()).toHaveLength(11_000);
  });
});
