'use strict';

/**
 * `npm run demo:story`: the whole loop without a browser, over the wire: an editor posts through the HTTP API of the admin
 * panel, the mail arrives at a real SMTP server, the answers go to the mailgate. One line per step; the first step that
 * fails ends it with exit code 1.
 *
 *   npm run demo:story -- --keep   leaves everything up for a visitor
 */
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { buildAdmin, buildPlugin } = require('./build-when-stale');
const { SHOP } = require('./outside-world/people');
const { EDITOR, TASK, TICKET } = require('./seeds');
const { setStage } = require('./stage');
const { repository } = require('./state');
const { showTour } = require('./tour');

const MAIL_SECONDS = 20;
const DECISION_SECONDS = 30;
const LARGE = 10 * 1024 * 1024;
const FIXTURES = path.join(repository, 'tests/fixtures/mail/story');

const MARY = { name: 'Mary Miller', address: 'mary.miller@customer.example' };
const LI = { name: 'Li Wei', address: 'li.wei@partner.example' };
const BOB = { name: 'Bob Stone', address: 'bob.stone@customer.example' };
const ANA = { name: 'Ana Sousa', address: 'ana.sousa@stranger.example' };

const to = (localPart) => [{ name: '', address: `${localPart}@${SHOP}` }];

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What `look` answers as soon as it is something. */
const eventually = async (what, look, seconds = MAIL_SECONDS) => {
  for (const until = Date.now() + seconds * 1000; ; await pause(50)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`waited ${seconds} s for ${what}`);
  }
};

const ENTITIES = { '&nbsp;': ' ', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };

/** The words of an HTML text. */
const words = (html) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(nbsp|lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity])
    .replace(/\s+/g, ' ')
    .trim();

const thread = (uid, entry) => `/chatter/threads/${uid}/${entry.documentId}`;

const same = (one, other) => one.toLowerCase() === other.toLowerCase();

/** The steps of the story, in order. `stage` is what stage.js put up; each step answers what its line says. */
const tell = async (stage, step) => {
  const { editor, outside, ticket } = stage;

  const messagesOf = async (uid, entry) => (await editor.get(`${thread(uid, entry)}/messages`)).messages;

  const post = async (uid, entry, html, recipients) =>
    (
      await editor.post(`${thread(uid, entry)}/messages`, {
        kind: 'message',
        html,
        recipients,
        requestId: crypto.randomUUID(),
      })
    ).message;

  const ticked = async (uid, entry) =>
    (await editor.get(`${thread(uid, entry)}/recipients`)).suggestions
      .filter((suggestion) => suggestion.ticked)
      .map(({ name, address }) => ({ name, address }));

  /** The first mail in a mailbox that says so. */
  const mailFor = (address, text) =>
    eventually(`a mail to ${address} that says "${text}"`, async () => {
      for (const { id, direction } of outside.mailboxes.mailsOf(address)) {
        if (direction !== 'received') continue;
        const parsed = await outside.mailboxes.parse(id);
        if (words(`${parsed.text ?? ''} ${parsed.html ?? ''}`).includes(text)) return parsed;
      }
      return null;
    });

  /** Sends it to the mailgate and waits for the decision, which has to be that one. */
  const expectVerdict = async (sending, status, reason) => {
    const verdict = await sending;
    assert.ok(verdict, 'the mail did not go to the mailgate');
    assert.equal(
      `${verdict.status} (${verdict.reason})`,
      `${status} (${reason})`,
      `mail ${verdict.id} was decided otherwise`
    );
    return verdict;
  };

  /** The entry that a mail made: its chatter holds that mail. */
  const expectCreated = async (verdict, uid) => {
    const made = verdict.posts.find((one) => one.uid === uid);
    assert.ok(made, `the mail made no ${uid}, but ${JSON.stringify(verdict.posts)}`);
    const entry = await editor.getEntry(uid, made.documentId);
    const message = (await messagesOf(uid, entry)).find(({ id }) => id === made.messageId);
    assert.ok(message, `message ${made.messageId} is not in the chatter of the new entry`);
    assert.equal(message.kind, 'email');
    return { entry, message };
  };

  const QUESTION = 'Does it drip while the machine is cold, too?';
  const ANSWER = 'Only when it is warm. I put a cup below it.';

  await step('posted', async () => {
    const recipients = await ticked(TICKET, ticket);
    assert.ok(
      recipients.some(({ address }) => same(address, MARY.address)),
      `Mary is not ticked, but ${JSON.stringify(recipients)}`
    );
    const message = await post(TICKET, ticket, `<p>Hello Mary,</p><p>${QUESTION}</p>`, recipients);
    assert.equal(message.kind, 'message');
    return `message ${message.id} on "${ticket.title}" to ${recipients.map(({ name }) => name).join(', ')}`;
  });

  let received;
  await step('mailed', async () => {
    received = await mailFor(MARY.address, QUESTION);
    assert.ok(received.messageId, 'the mail has no Message-ID');
    const replyTo = (received.replyTo ?? [])[0]?.address ?? received.from.address;
    assert.ok(replyTo.endsWith(`@${SHOP}`), `an answer would go to ${replyTo}`);
    return `"${received.subject}" in Mary's mailbox; answers go to ${replyTo}`;
  });

  let answered;
  await step('answered', async () => {
    answered = await expectVerdict(
      outside.answer(received, { from: MARY, text: ANSWER }, { wait: DECISION_SECONDS }),
      'processed',
      'reply'
    );
    return `mail ${answered.id} came in at the mailgate`;
  });

  await step('in the chatter', async () => {
    assert.equal(answered.posts.length, 1, `it went to ${JSON.stringify(answered.posts)}`);
    assert.equal(answered.posts[0].documentId, ticket.documentId, 'the answer is on another entry');
    const [message] = await messagesOf(TICKET, ticket);
    assert.equal(message.id, answered.posts[0].messageId, 'the answer is not the newest message');
    assert.equal(message.kind, 'email');
    assert.ok(same(message.author.address ?? '', MARY.address), `its author is ${message.author.address}`);
    assert.ok(words(message.html).includes(ANSWER), `it says: ${words(message.html)}`);
    assert.ok(!words(message.html).includes(QUESTION), 'the quoted question is not folded away');
    assert.ok(words(message.quotedHtml ?? '').includes(QUESTION), 'the quoted question is lost');
    return `"${message.preview}" by ${message.author.name}, the quote folded`;
  });

  await step('relayed', async () => {
    const { followers } = await editor.get(`${thread(TICKET, ticket)}/followers`);
    const expected = followers.filter(
      ({ channel, address }) => channel === 'email' && !same(address, MARY.address)
    );
    assert.ok(
      expected.some(({ address }) => same(address, stage.joel.user.email)),
      `Joel does not follow by e-mail: ${JSON.stringify(followers)}`
    );
    for (const { address } of expected) await mailFor(address, ANSWER);
    const back = outside.mailboxes
      .mailsOf(MARY.address)
      .filter(({ direction, snippet }) => direction === 'received' && snippet.includes(ANSWER));
    assert.equal(back.length, 0, 'the answer went back to its author');
    const count = `${expected.length} ${expected.length === 1 ? 'follower' : 'followers'}`;
    return `to ${count}: ${expected.map(({ name }) => name).join(', ')}`;
  });

  const subject = 'Where is parcel 5521?';
  let alias;
  await step('ticket by alias', async () => {
    const verdict = await expectVerdict(
      outside.write(
        { from: LI, to: to('support'), subject, text: 'It should have been here on Monday.' },
        { wait: DECISION_SECONDS }
      ),
      'processed',
      'created'
    );
    alias = await expectCreated(verdict, TICKET);
    assert.equal(alias.entry.title, subject);
    assert.ok(same(alias.entry.customerEmail, LI.address));
    assert.equal(alias.entry.stage, 'new');
    return `support@${SHOP} made "${alias.entry.title}" of ${alias.entry.customerEmail}`;
  });

  await step('answer to that ticket reaches its sender', async () => {
    const recipients = await ticked(TICKET, alias.entry);
    assert.ok(
      recipients.some(({ address }) => same(address, LI.address)),
      `Li Wei is not ticked, but ${JSON.stringify(recipients)}`
    );
    const text = 'It left the harbour this morning.';
    await post(TICKET, alias.entry, `<p>${text}</p>`, recipients);
    const mail = await mailFor(LI.address, text);
    return `"${mail.subject}" in Li Wei's mailbox`;
  });

  await step('project alias makes a task', async () => {
    const verdict = await expectVerdict(
      outside.write(
        { from: BOB, to: to('website'), subject: 'A page about our beans', text: 'With a map, please.' },
        { wait: DECISION_SECONDS }
      ),
      'processed',
      'created'
    );
    const { entry } = await expectCreated(verdict, TASK);
    const project = stage.entries.projects['Website relaunch'];
    const [task] = (
      await editor.get(
        `/content-manager/collection-types/${TASK}?filters[documentId][$eq]=${entry.documentId}` +
          `&filters[project][documentId][$eq]=${project.documentId}`
      )
    ).results;
    assert.ok(task, 'the task does not belong to the project');
    return `"${task.name}" in "${project.name}"`;
  });

  for (const fixture of ['gmail-new-mail', 'outlook-german-8-bit', 'apple-mail-large-attachment']) {
    await step(`real mail: ${fixture.replaceAll('-', ' ')}`, async () => {
      const expected = JSON.parse(fs.readFileSync(path.join(FIXTURES, `${fixture}.json`), 'utf8'));
      const { raw, attachment } = readFixture(fixture);
      const verdict = await expectVerdict(
        outside.send(
          { raw, from: expected.author, recipients: expected.envelope.to },
          { wait: DECISION_SECONDS }
        ),
        'processed',
        'created'
      );
      const { entry, message } = await expectCreated(verdict, expected.creates);
      assert.equal(entry.title ?? entry.name, expected.name);
      assert.ok(same(entry[expected.emailField] ?? '', expected.author.address));
      assert.equal(message.author.name, expected.author.name);
      for (const said of expected.says) {
        assert.ok(words(message.html).includes(said), `"${said}" is not in: ${words(message.html)}`);
      }
      const attachments = message.attachments.map(({ name, mimeType, size }) => ({ name, mimeType, size }));
      assert.deepEqual(attachments, expected.attachments);
      const size = attachment ? `, with ${attachment.length / 1024 / 1024} MB attached` : '';
      return `"${expected.name}" by ${expected.author.name}${size}`;
    });
  }

  await step('catchall refused', async () => {
    const text = 'Is there anybody?';
    const subject = 'Hello to all of you';
    await expectVerdict(
      outside.write({ from: ANA, to: to('catchall'), subject, text }, { wait: DECISION_SECONDS }),
      'rejected',
      'catchall'
    );
    const refusal = await eventually('the refusal in the mailbox of its sender', async () => {
      const [mail] = outside.mailboxes
        .mailsOf(ANA.address)
        .filter(({ direction }) => direction === 'received');
      return mail && outside.mailboxes.parse(mail.id);
    });
    return `"${refusal.subject}" in Ana's mailbox`;
  });

  await step('stray mail held', async () => {
    const subject = 'To whom it may concern';
    const verdict = await expectVerdict(
      outside.write(
        { from: ANA, to: to('nobody'), subject, text: 'I found a key.' },
        { wait: DECISION_SECONDS }
      ),
      'held',
      'no_route'
    );
    const { incomingMails } = await editor.get('/chatter/incoming-mails?status=held');
    const row = incomingMails.find(({ id }) => id === verdict.id);
    assert.ok(row, 'it is not in the log of incoming mail');
    assert.equal(row.subject, subject);
    return `"${row.subject}" waits in the log of incoming mail`;
  });
};

/** A mail of tests/fixtures/mail/story; its attachment, if it is a template, is made here. */
const readFixture = (name) => {
  const raw = fs.readFileSync(path.join(FIXTURES, `${name}.eml`));
  const mark = Buffer.from('{{10 MB in base64}}');
  const at = raw.indexOf(mark);
  if (at < 0) return { raw, attachment: null };
  const attachment = crypto.randomBytes(LARGE);
  const base64 = attachment.toString('base64').replace(/.{76}/g, '$&\r\n');
  return {
    raw: Buffer.concat([raw.subarray(0, at), Buffer.from(base64), raw.subarray(at + mark.length)]),
    attachment,
  };
};

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(2)} s`.padStart(8);

const main = async () => {
  const { values: options } = parseArgs({ options: { keep: { type: 'boolean' } } });
  process.chdir(repository);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-story-'));
  let stage = null;
  let building = null;
  let ending = null;
  const end = () =>
    (ending ??= (async () => {
      building?.kill('SIGKILL');
      await stage?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    })());
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end().then(() => process.exit(130)));

  let passed = 0;
  const step = async (name, play) => {
    const started = performance.now();
    try {
      const said = await play();
      passed += 1;
      console.log(`${seconds(started)}  ${name}: ${said}`);
    } catch (error) {
      console.log(`${seconds(started)}  ${name}: FAILED`);
      throw Object.assign(error, { message: `step "${name}" failed: ${error.message}` });
    }
  };

  try {
    const onChild = (child) => {
      building = child;
      child.once('exit', () => (building = null));
    };
    await buildPlugin({ onChild });
    if (options.keep) await buildAdmin({ onChild });
    const started = performance.now();
    stage = await setStage({
      folder,
      port: options.keep ? 1337 : 21_337,
      webPort: options.keep ? 8025 : null,
      serveAdmin: options.keep ?? false,
      say: options.keep ? console.log : () => {},
    });
    console.log(`${seconds(started)}  Strapi with the plugin, the seeds and the outside world are up`);
    await tell(stage, step);
    console.log(`story: ${passed} steps passed`);
    if (options.keep) {
      showTour({
        url: stage.url,
        outsideUrl: stage.outside.url,
        ticket: stage.ticket,
        uid: TICKET,
        account: EDITOR,
        keepsData: false,
      });
      await stage.ended;
    }
    await end();
  } catch (error) {
    if (ending) return;
    console.error(`\n${error.message}`);
    if (process.env.DEBUG) console.error(error.stack);
    console.error(`story: ${passed} steps passed, 1 failed`);
    await end();
    process.exitCode = 1;
  }
};

main();
