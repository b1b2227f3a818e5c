'use strict';

/**
 * `npm run test:e2e`: can a person do it? The built admin in Chromium: log in, write, get an answer by mail, attach a file,
 * follow, look at every settings page and press its test button. Screenshots at 1280 and 1920 go to tests/e2e/screenshots;
 * an error in the browser's console fails.
 */
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { buildAdmin, buildPlugin } = require('../demo/build-when-stale');
const { EDITOR, TICKET } = require('../demo/seeds');
const { setStage } = require('../demo/stage');
const { logIn } = require('../demo/strapi-client');
const { openBrowser } = require('./browser');

const SHOTS = path.join(__dirname, 'screenshots');
const PATIENCE_MS = 30_000;
const MARY = { name: 'Mary Miller', address: 'mary.miller@customer.example' };

const SETTINGS = [
  'companies',
  'companies/create',
  'alias-domains',
  'alias-domains/own-addresses',
  'aliases',
  'outgoing-servers',
  'outgoing-servers/create',
  'outgoing-mail',
  'outgoing-mail/settings',
  'oauth-accounts',
  'oauth-accounts/create',
  'incoming-servers',
  'incoming-mail',
  'suppressions',
];

const eventually = async (what, look) => {
  for (const until = Date.now() + PATIENCE_MS; ; await new Promise((next) => setTimeout(next, 100))) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`waited for ${what}`);
  }
};

const mailTo = (outside, address, text) =>
  eventually(`a mail to ${address} that says "${text}"`, async () => {
    for (const { id, direction } of outside.mailboxes.mailsOf(address)) {
      if (direction !== 'received') continue;
      const parsed = await outside.mailboxes.parse(id);
      if (`${parsed.text ?? ''} ${parsed.html ?? ''}`.includes(text)) return parsed;
    }
    return null;
  });

/** The steps, in order; each is a sentence of what a person can do. */
const tell = async ({ stage, page, shot, step }) => {
  const { outside, url, ticket } = stage;
  const button = (name) => page.getByRole('button', { name, exact: true });

  await step('logs in', async () => {
    await page.goto(`${url}/admin/content-manager/collection-types/${TICKET}/${ticket.documentId}`);
    await page.getByLabel('Email*').fill(EDITOR.email);
    await page.getByLabel('Password*').fill(EDITOR.password);
    await page.getByRole('button', { name: 'Login' }).click();
    await button('Send message').waitFor();
    await shot('ticket');
  });

  await step('writes to the customer, who gets a mail', async () => {
    await button('Send message').click();
    await page.getByRole('textbox', { name: 'Message' }).fill('The gasket is on its way.');
    await shot('composer');
    await button('Send').click();
    await page.getByText('The gasket is on its way.').first().waitFor();
  });

  let received;
  await step('gets the answer without a reload', async () => {
    received = await mailTo(outside, MARY.address, 'The gasket is on its way.');
    await outside.answer(received, { from: MARY, text: 'Wonderful, I look forward to it.' }, { wait: 20 });
    await page.frameLocator('iframe').getByText('Wonderful, I look forward to it.').first().waitFor();
    await shot('answer');
  });

  await step('attaches a file, which goes with the mail', async () => {
    await button('Send message').click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Here is the plan.');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'plan.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('1. take out the old gasket'),
      });
    await page.getByText('plan.txt').first().waitFor();
    await eventually('the upload', () => button('Send').isEnabled());
    await button('Send').click();
    const mail = await mailTo(outside, MARY.address, 'Here is the plan.');
    assert.deepEqual(
      mail.attachments.map(({ filename }) => filename),
      ['plan.txt']
    );
    await shot('attachment');
  });

  await step('logs a note, which no customer gets', async () => {
    await button('Log note').click();
    await page.getByRole('textbox', { name: 'Internal note' }).fill('Second gasket this year.');
    await button('Log note').last().click();
    await page.getByText('Second gasket this year.').first().waitFor();
    const mails = outside.mailboxes.mailsOf(MARY.address);
    for (const { id } of mails) {
      const parsed = await outside.mailboxes.parse(id);
      assert.ok(!`${parsed.text}`.includes('Second gasket'), 'the note reached the customer');
    }
    await shot('note');
  });

  await step('stops following and follows again', async () => {
    await button('Following').first().click();
    await button('Follow').first().click();
    await button('Following').first().waitFor();
  });

  await step('sees the inbox', async () => {
    await page.goto(`${url}/admin/plugins/chatter`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await shot('inbox');
  });

  await step('sees in the inbox and in the queue what did not arrive', async () => {
    const client = await logIn(url, EDITOR);
    await client.post(`/chatter/threads/${TICKET}/${ticket.documentId}/messages`, {
      kind: 'message',
      html: '<p>Please see the offer.</p>',
      recipients: [{ name: 'Nils Berg', address: 'nils@gone.example' }],
    });
    await eventually('the failure', async () => (await client.get('/chatter/my-failures')).count > 0);
    await page.goto(`${url}/admin/plugins/chatter/inbox`);
    await page.getByText('1 mail that you wrote was not delivered').waitFor();
    await shot('inbox-failures');
    await page.goto(`${url}/admin/settings/chatter/outgoing-mail`);
    await page.getByText('Problems').click();
    await page.getByText('nils@gone.example').first().waitFor();
    await shot('outgoing-mail-problems');
  });

  await step('corrects the address, and the message goes out again', async () => {
    await page.goto(`${url}/admin/content-manager/collection-types/${TICKET}/${ticket.documentId}`);
    await page.getByRole('button', { name: /^1 of \d+ failed$/ }).click();
    await shot('delivery-failed');
    await button('Correct address').click();
    await page.getByLabel('Another address of Nils Berg').fill('nils.berg@customer.example');
    await shot('delivery-correct');
    await button('Save and send').click();
    await mailTo(outside, 'nils.berg@customer.example', 'Please see the offer.');
    await page.getByRole('button', { name: /^1 of \d+ failed$/ }).waitFor({ state: 'detached' });
    await shot('delivery-corrected');
  });

  for (const name of SETTINGS) {
    await step(`opens the settings page ${name}`, async () => {
      await page.goto(`${url}/admin/settings/chatter/${name}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await shot(`settings-${name.replaceAll('/', '-')}`);
    });
  }

  await step('checks the domain, whose test mails come back', async () => {
    await page.goto(`${url}/admin/settings/chatter/alias-domains`);
    await page.getByText('shop.example', { exact: true }).first().click();
    await page.getByRole('link', { name: 'Check' }).click();
    await page.getByRole('heading', { name: 'Check of shop.example' }).waitFor();
    await page.getByRole('button', { name: /^Send \d+ test mails?$/ }).click();
    await page.getByText('Every address has taken a test mail.').waitFor({ timeout: PATIENCE_MS });
    await shot('check');
  });

  await step('sees why a stray mail is held, and attaches it', async () => {
    await outside.write(
      {
        from: MARY,
        to: [{ name: '', address: 'suport@shop.example' }],
        subject: `Re: ${ticket.title}`,
        text: 'One more thing: it also hums.',
      },
      { wait: 20 }
    );
    await page.goto(`${url}/admin/settings/chatter/incoming-mail?status=held`);
    await page.getByRole('link', { name: `Re: ${ticket.title}` }).click();
    await page.getByText('no rule found a place for it').waitFor();
    await shot('incoming-mail-held');
    await button('Mail').click();
    await page.frameLocator('iframe').getByText('it also hums').waitFor();
    await button('Why').click();
    await page.getByRole('button', { name: `Attach: Ticket ${ticket.title}` }).click();
    await page.getByRole('link', { name: `Ticket “${ticket.title}”` }).waitFor();
    await shot('incoming-mail-attached');
  });

  await step('asks what would become of a mail', async () => {
    await page.goto(`${url}/admin/settings/chatter/incoming-mail/explain`);
    await page
      .getByLabel('Source of the mail')
      .fill('From: kim@customer.example\nTo: support@shop.example\n\nHi');
    await button('Explain').click();
    await page.getByText('It would create a').waitFor();
    await shot('incoming-mail-explain');
  });

  await step('tests an outgoing server', async () => {
    await page.goto(`${url}/admin/settings/chatter/outgoing-servers`);
    await page.getByText('Outside world').first().click();
    await button('Test connection').click();
    await page.getByText('The server takes mail with these settings.').waitFor();
    await shot('settings-outgoing-test');
  });
};

const main = async () => {
  fs.rmSync(SHOTS, { recursive: true, force: true });
  fs.mkdirSync(SHOTS, { recursive: true });
  await buildPlugin();
  await buildAdmin();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-e2e-'));
  const stage = await setStage({ folder, port: 14_700, serveAdmin: true });
  const { browser, page, problems } = await openBrowser({ width: 1280, height: 900 });
  page.setDefaultTimeout(PATIENCE_MS);
  let steps = 0;
  const shot = async (name) => {
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: width === 1280 ? 900 : 1080 });
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(SHOTS, `${name}-${width}.png`) });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const step = async (name, act) => {
    const started = Date.now();
    try {
      await act();
    } catch (error) {
      await page.screenshot({ path: path.join(SHOTS, 'failed.png'), fullPage: true }).catch(() => undefined);
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
    assert.deepEqual(problems, [], `the console complained while it ${name}`);
    steps += 1;
    console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${name}`);
  };
  try {
    await tell({ stage, page, shot, step });
    console.log(`e2e: ${steps} steps passed`);
    return 0;
  } catch (error) {
    console.error(`e2e: failed after ${steps} steps: ${error.message}`);
    return 1;
  } finally {
    await browser.close();
    await stage.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
};

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  }
);
