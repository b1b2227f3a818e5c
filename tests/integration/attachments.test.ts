import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';

const TICKET = 'api::ticket.ticket';

describe('attachments', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let thread: string;

  const upload = (name: string, content: Buffer | string, options: { token?: string; type?: string } = {}) =>
    app.fetchAdmin(
      `${thread}/attachments?${new URLSearchParams({ name, type: options.type ?? 'text/plain' })}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from(content),
        ...(options.token ? { token: options.token } : {}),
      }
    );
  const fetchContent = (id: number, query = '', token = app.adminToken) =>
    fetch(`${app.url}${thread}/attachments/${id}/content${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi({
      pluginConfig: { limits: { attachmentBytes: 2048, mailAttachmentBytes: 1000 } },
    });
    await app.fetchAdmin('/chatter/alias-domains', { method: 'POST', body: { name: 'shop.example' } });
    await app.fetchAdmin('/chatter/outgoing-servers', {
      method: 'POST',
      body: { name: 'Sink', host: '127.0.0.1', port: sink.port, encryption: 'none', authentication: 'none' },
    });
    const created = await app.fetchAdmin(`/content-manager/collection-types/${TICKET}`, {
      method: 'POST',
      body: { title: 'Broken lamp' },
    });
    thread = `/chatter/threads/${TICKET}/${created.body.data.documentId}`;
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  it('carries an upload with a message, to the mail and to the box of the entry', async () => {
    const { body } = await upload('../../photo of lamp.txt', 'a lamp');
    expect(body.attachment).toMatchObject({ name: 'photo of lamp.txt', mimeType: 'text/plain', size: 6 });

    const posted = await app.fetchAdmin(`${thread}/messages`, {
      method: 'POST',
      body: {
        kind: 'message',
        html: '<p>See the photo</p>',
        recipients: [{ name: 'Mary', address: 'mary@customer.example' }],
        attachmentIds: [body.attachment.id],
      },
    });
    expect(posted.status).toBe(200);
    expect(posted.body.message.attachments).toHaveLength(1);

    const mail = await (await sink.waitFor(1))[0]?.parsed();
    expect(mail?.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
      ['photo of lamp.txt', 'a lamp'],
    ]);
    const box = await app.fetchAdmin(`${thread}/attachments`);
    expect(box.body.attachments).toMatchObject([
      { name: 'photo of lamp.txt', authorName: expect.any(String) },
    ]);
  });

  it('sends a link instead of a file that is too large for a mail, and the link alone opens it', async () => {
    sink.clear();
    const { body } = await upload('plans.bin', Buffer.alloc(1500, 7));
    await app.fetchAdmin(`${thread}/messages`, {
      method: 'POST',
      body: {
        kind: 'message',
        html: '<p>The plans</p>',
        recipients: [{ name: 'Mary', address: 'mary@customer.example' }],
        attachmentIds: [body.attachment.id],
      },
    });
    const mail = await (await sink.waitFor(1))[0]?.parsed();
    expect(mail?.attachments).toEqual([]);
    expect(mail?.text).toContain('plans.bin (1 kB)');
    const path = /\/api\/chatter\/files\/[a-z2-7]+/.exec(mail?.text ?? '')?.[0] ?? '';
    const answer = await fetch(`${app.url}${path}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect((await answer.arrayBuffer()).byteLength).toBe(1500);
    expect((await fetch(`${app.url}${path.slice(0, -1)}${path.endsWith('a') ? 'b' : 'a'}`)).status).toBe(404);
  });

  it('serves a file so that it can do nothing in a browser', async () => {
    const { body } = await upload('page.html', '<script>alert(1)</script>', { type: 'text/html' });
    const answer = await fetchContent(body.attachment.id, '?disposition=inline');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="page.html"');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');

    const picture = await upload('dot.png', Buffer.from([137, 80, 78, 71]), { type: 'image/png' });
    const shown = await fetchContent(picture.body.attachment.id, '?disposition=inline');
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(shown.headers.get('content-disposition')).toContain('inline');
  });

  it('names the limit when a file is too large', async () => {
    const answer = await upload('big.bin', Buffer.alloc(4096));
    expect(answer.status).toBe(413);
    expect(answer.body.error.message).toContain('2 kB');
  });

  it('keeps an upload from everybody but its owner until a message carries it', async () => {
    const other = await app.createAdmin({ roleCode: 'strapi-super-admin' });
    const { body } = await upload('mine.txt', 'secret');
    const { id } = body.attachment;
    expect((await fetchContent(id, '', other.token)).status).toBe(404);
    const stolen = await app.fetchAdmin(`${thread}/messages`, {
      method: 'POST',
      token: other.token,
      body: { kind: 'note', html: '<p>x</p>', attachmentIds: [id] },
    });
    expect(stolen.status).toBe(400);
    expect((await app.fetchAdmin(`${thread}/attachments/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await fetchContent(id)).status).toBe(404);
  });

  it('refuses a file to who may not read the entry', async () => {
    const { body } = await upload('mine.txt', 'secret');
    const stranger = await app.createAdmin({ permissions: [{ action: 'plugin::chatter.thread.read' }] });
    expect((await fetchContent(body.attachment.id, '', stranger.token)).status).toBe(403);
    expect((await app.fetchAdmin(`${thread}/attachments`, { token: stranger.token })).status).toBe(403);
  });
});
