import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';

import { contentHash, contentPath } from '../../server/src/files/content-address';
import { getService } from '../../server/src/services';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, type Story } from './story';

// The parser belongs into a worker thread, which has modules of its own: here nothing may load it.
jest.mock('mailparser', () => {
  throw new Error('mailparser in the main thread');
});

const LIMIT = 200_000;

/** The bundled worker, with a poison inside: some mails make it hang, die or hang in every job that sees them. */
const poisoned = (): string => {
  const real = process.env.CHATTER_PARSE_WORKER as string;
  const file = real.replace(/\.js$/, '-poisoned.js');
  writeFileSync(
    file,
    `const files = require('node:fs');
     const read = files.readFileSync;
     files.readFileSync = (...args) => {
       const raw = read(...args);
       if (raw.includes('X-Poison: hang')) for (;;);
       if (raw.includes('X-Poison: crash')) process.exit(1);
       return raw;
     };
     const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ job }) => {
       if (job?.work.text?.includes('poisoned text')) for (;;);
       if (job?.work.kind === 'read_header' && Buffer.from(job.work.source.raw).includes('X-Poison-Header')) for (;;);
     });
     require(${JSON.stringify(real)});`
  );
  return file;
};

describe('reading mail', () => {
  let app: RunningStrapi;
  let story: Story;
  const workerFile = process.env.CHATTER_PARSE_WORKER;

  beforeAll(async () => {
    process.env.CHATTER_PARSE_WORKER = poisoned();
    app = await startStrapi({
      pluginConfig: { limits: { incomingBytes: LIMIT }, parser: { workers: 1, timeoutSeconds: 1 } },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    rmSync(process.env.CHATTER_PARSE_WORKER ?? '', { force: true });
    process.env.CHATTER_PARSE_WORKER = workerFile;
  });

  const mail = (subject: string, ...rest: string[]): string[] => [
    'From: Mary Miller <mary@customer.example>',
    'To: support@shop.example',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '.')}@customer.example>`,
    ...rest,
  ];

  /** Every file below the store, whatever its name. */
  const stored = (): string[] => {
    const entries = readdirSync(path.join(app.dataDirectory, 'files'), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  };

  it('happens in a worker thread, which stores the files itself', async () => {
    const content = Buffer.from('The lamp, from below.\n'.repeat(1000));
    const answer = await story.deliver(
      mail(
        'With a file',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'See the file.',
        '--b',
        'Content-Type: text/csv; name=lamp.csv',
        'Content-Disposition: attachment; filename=lamp.csv',
        'Content-Transfer-Encoding: base64',
        '',
        content.toString('base64').replace(/(.{76})/g, '$1\r\n'),
        '--b--'
      )
    );
    expect(answer).toMatchObject({ status: 'processed', reason: 'created' });
    const [post] = answer.posts;
    const [message] = await story.messages({ uid: TICKET, documentId: post?.documentId ?? '' });
    expect(message?.html).toContain('See the file.');
    expect(message?.attachments).toMatchObject([{ name: 'lamp.csv', size: content.length }]);
    const file = contentPath(app.dataDirectory, contentHash(content));
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });

  it.each(['hang', 'crash'])(
    'a mail that makes its worker %s is held at once, with its header',
    async (poison) => {
      const answer = await story.deliver(mail(`A mail to ${poison}`, `X-Poison: ${poison}`, '', 'Hello'));
      expect(answer).toMatchObject({ status: 'held', reason: 'unparsable', posts: [] });
      const row = (await app.strapi.db
        .query('plugin::chatter.incoming-mail')
        .findOne({ where: { id: answer.id } })) as Record<string, unknown>;
      expect(row).toMatchObject({
        attempts: 1,
        subject: `A mail to ${poison}`,
        fromAddress: 'mary@customer.example',
      });
    }
  );

  it('a mail whose header is too much as well is held with nothing', async () => {
    const answer = await story.deliver(
      mail('Poison', 'X-Poison: crash', 'X-Poison-Header: yes', '', 'Hello')
    );
    expect(answer).toMatchObject({ status: 'held', reason: 'unparsable', posts: [] });
  }, 20_000);

  it('a mail whose text is too much to be split is held as well', async () => {
    const answer = await story.deliver(mail('Poisoned text', '', 'a poisoned text'));
    expect(answer).toMatchObject({ status: 'held', reason: 'unparsable', posts: [] });
  });

  it('the next mail is read by a new worker', async () => {
    const answer = await story.deliver(mail('After the poison', '', 'Hello'));
    expect(answer).toMatchObject({ status: 'processed', reason: 'created' });
  });

  it('a source that is gone is no fault of the mail', async () => {
    const { reader } = getService(app.strapi, 'incoming');
    const gone = reader.read({
      source: { hash: 'f'.repeat(64) },
      storeFiles: false,
      connection: null,
      authservId: null,
    });
    await expect(gone).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('a mail at hand is read without being stored', async () => {
    const before = stored();
    const { reader } = getService(app.strapi, 'incoming');
    const raw = Buffer.from(mail('At hand', '', 'Hello').join('\r\n'));
    const read = await reader.read({
      source: { raw },
      storeFiles: false,
      connection: null,
      authservId: null,
    });
    expect(read).toMatchObject({
      mail: { subject: 'At hand', text: expect.stringContaining('Hello'), defects: [] },
      mailClass: { kind: 'person' },
      files: [],
    });
    expect(raw.toString()).toContain('Subject: At hand');
    expect(stored()).toEqual(before);
  });

  describe('a stream into the intake', () => {
    const head = Buffer.from(mail('Streamed', '', '').join('\r\n'));
    const delivery = (raw: AsyncIterable<Buffer>) =>
      getService(app.strapi, 'incoming').accept({
        ingress: 'mailgate',
        raw,
        envelopeFrom: null,
        envelopeTo: ['support@shop.example'],
      });

    it('becomes the file and the row that its bytes make', async () => {
      const pieces = async function* () {
        yield head;
        yield Buffer.from('Hello ');
        yield Buffer.from('again');
      };
      const whole = Buffer.concat([head, Buffer.from('Hello again')]);
      const { id } = await delivery(pieces());
      expect(stored()).toContain(contentHash(whole));
      // The same mail once more, in one piece this time, is the same record.
      expect(
        await getService(app.strapi, 'incoming').accept({
          ingress: 'mailgate',
          raw: whole,
          envelopeFrom: null,
          envelopeTo: ['support@shop.example'],
        })
      ).toMatchObject({ id });
    });

    it('over the limit leaves no file and no row', async () => {
      const [files, rows] = [stored(), await story.count('incoming-mail')];
      let taken = 0;
      const endless = async function* () {
        yield head;
        for (;;) {
          taken += 10_000;
          yield Buffer.alloc(10_000, 'x');
        }
      };
      await expect(delivery(endless())).rejects.toThrow('limits.incomingBytes');
      expect(taken).toBeLessThanOrEqual(LIMIT + 10_000);
      expect(stored()).toEqual(files);
      expect(await story.count('incoming-mail')).toBe(rows);
    });

    it('that breaks off leaves no file and no row', async () => {
      const [files, rows] = [stored(), await story.count('incoming-mail')];
      const broken = async function* () {
        yield head;
        throw new Error('the line is dead');
      };
      await expect(delivery(broken())).rejects.toThrow('the line is dead');
      expect(stored()).toEqual(files);
      expect(await story.count('incoming-mail')).toBe(rows);
    });

    it('that a client of the mailgate breaks off leaves no file and no row', async () => {
      const [files, rows] = [stored(), await story.count('incoming-mail')];
      // Koa says what the client did.
      const said = jest.spyOn(console, 'error').mockImplementation(() => {});
      const temporaries = () => stored().filter((name) => name.endsWith('.tmp'));
      const upload = request(`${app.url}/api/chatter/incoming`, {
        method: 'POST',
        headers: {
          'content-type': 'message/rfc822',
          'content-length': '100000',
          authorization: `Bearer ${app.apiToken}`,
        },
      });
      upload.on('error', () => {});
      upload.write(head);
      while (temporaries().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      upload.destroy();
      while (temporaries().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      said.mockRestore();
      expect(stored()).toEqual(files);
      expect(await story.count('incoming-mail')).toBe(rows);
    });
  });
});
