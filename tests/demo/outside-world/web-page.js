'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const { shopAddresses } = require('./people');
const write = require('./write');

/** The web page of the outside world and the little HTTP API behind it. */

const MAX_BODY = 40 * 1024 * 1024;
const DECISION_SECONDS = 10;
const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
};
const POLICY =
  "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'self'";

class WrongRequest extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const readBody = async (request) => {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) throw new WrongRequest(413, `at most ${MAX_BODY / 1024 / 1024} MB`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new WrongRequest(400, 'not JSON');
  }
};

/** `Mary <mary@customer.example>, bob@customer.example` */
const parseAddresses = (text = '') =>
  text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const named = /^(.*)<([^<>\s]+@[^<>\s]+)>$/.exec(part);
      const mailbox = named
        ? { name: named[1].trim().replace(/^"|"$/g, ''), address: named[2] }
        : { name: '', address: part };
      if (!/^[^\s@]+@[^\s@]+$/.test(mailbox.address))
        throw new WrongRequest(400, `${part} is not an address`);
      return mailbox;
    });

const headersOf = (raw) => {
  const end = raw.indexOf('\r\n\r\n');
  return raw.subarray(0, end < 0 ? raw.length : end).toString('utf8');
};

const startWebPage = async ({ port, mailboxes, send }) => {
  const mailOr404 = (id) => {
    const mail = mailboxes.find(id);
    if (!mail) throw new WrongRequest(404, `no mail ${id}`);
    return mail;
  };

  const state = () => ({
    version: mailboxes.version(),
    shopAddresses,
    boxes: mailboxes.boxes().map(({ mails, ...box }) => ({
      ...box,
      count: mails.length,
      unread: mails.filter(({ read }) => !read).length,
    })),
  });

  const readMail = async (id) => {
    const mail = mailOr404(id);
    mailboxes.markRead(id);
    const parsed = await mailboxes.parse(id);
    return {
      ...mail,
      cc: parsed.cc ?? [],
      replyTo: parsed.replyTo ?? [],
      date: parsed.date ?? mail.at,
      text: parsed.text ?? null,
      html: parsed.html ?? null,
      headers: headersOf(mailboxes.raw(id)),
      attachments: parsed.attachments.map(
        ({ filename, mimeType, contentId, disposition, content }, index) => ({
          name: filename ?? 'attachment',
          type: mimeType,
          size: content.byteLength,
          contentId: contentId ?? null,
          inline: disposition === 'inline',
          href: `/api/mails/${id}/attachments/${index}`,
        })
      ),
    };
  };

  const writeMail = async ({ from, to, cc, subject = '', text = '', attachments = [], answers = null }) => {
    const [author] = parseAddresses(from);
    if (!author) throw new WrongRequest(400, 'a mail needs a sender');
    const recipients = parseAddresses(to);
    if (recipients.length === 0) throw new WrongRequest(400, 'a mail needs a recipient');
    const mail = {
      from: { name: author.name || mailboxes.nameOf(author.address), address: author.address },
      to: recipients,
      cc: parseAddresses(cc),
      subject,
      text,
      attachments: attachments.map(({ name, type, base64 }) => ({
        name,
        type,
        content: Buffer.from(base64, 'base64'),
      })),
    };
    const made = answers
      ? await write.answer(await mailboxes.parse(mailOr404(answers).id), mail)
      : await write.newMail(mail);
    return { verdict: await send(made, { wait: DECISION_SECONDS }) };
  };

  const attachment = async (id, index, response) => {
    const parsed = await mailboxes.parse(mailOr404(id).id);
    const found = parsed.attachments[Number(index)];
    if (!found) throw new WrongRequest(404, 'no such attachment');
    const image = /^image\/(png|jpe?g|gif|webp)$/.test(found.mimeType);
    response.writeHead(200, {
      'content-type': image ? found.mimeType : 'application/octet-stream',
      'content-disposition': `${image ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(found.filename ?? 'attachment')}`,
      'x-content-type-options': 'nosniff',
    });
    response.end(Buffer.from(found.content));
  };

  const answer = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const json = (value) => {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(value));
    };
    if (request.method === 'POST' && pathname === '/api/mails') {
      if (!/^application\/json/.test(request.headers['content-type'] ?? '')) {
        throw new WrongRequest(415, 'JSON, please');
      }
      return json(await writeMail(await readBody(request)));
    }
    if (request.method !== 'GET') throw new WrongRequest(405, 'GET or POST');
    if (FILES[pathname]) {
      const [file, type] = FILES[pathname];
      response.writeHead(200, {
        'content-type': type,
        'cache-control': 'no-cache',
        'content-security-policy': POLICY,
      });
      return response.end(fs.readFileSync(path.join(__dirname, 'page', file)));
    }
    if (pathname === '/api/state') {
      if (searchParams.get('version') === String(mailboxes.version())) return response.writeHead(204).end();
      return json(state());
    }
    const [, box] = /^\/api\/mailboxes\/([^/]+)$/.exec(pathname) ?? [];
    if (box) return json({ mails: mailboxes.mailsOf(decodeURIComponent(box)).slice(0, 300) });
    const [, id, part, index] =
      /^\/api\/mails\/(\d+)(?:\/(raw|attachments)(?:\/(\d+))?)?$/.exec(pathname) ?? [];
    if (id && !part) return json(await readMail(id));
    if (id && part === 'attachments') return attachment(id, index, response);
    if (id && part === 'raw') {
      mailOr404(id);
      response.writeHead(200, {
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
      });
      return response.end(mailboxes.raw(id));
    }
    throw new WrongRequest(404, 'nothing here');
  };

  const server = http.createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (response.headersSent) return response.destroy();
      response.writeHead(error.status ?? 502, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: error.message }));
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, process.env.HOST || '127.0.0.1', resolve);
  });
  return {
    url: `http://localhost:${server.address().port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
};

module.exports = { startWebPage };
