import fs from 'node:fs';
import path from 'node:path';
import { readDeliveryStatus } from '../../server/src/mail/delivery-status';
import { readForwarded } from '../../server/src/mail/forwarded';
import { trimHtml, trimText } from '../../server/src/mail/fresh-text';
import { htmlTokens } from '../../server/src/mail/html-tokens';
import { parseMail } from '../../server/src/mail/parse-mail';
import { normaliseMessageId } from '../../server/src/mail/message-id';

/** A case of a suite: null when it passed, else what was wrong. */
type Check = (file: string, expected: unknown) => Promise<string | null>;

interface BounceExpectation {
  status: string;
  hard: boolean;
}

interface MimeExpectation {
  subject?: string;
  from?: string[];
  to?: string[];
  messageId?: string;
}

const fold = (text: string) => text.replace(/\s+/g, ' ').trim();

/** All text of a page with every tag as a blank, the way the expectations were made. */
function pageText(html: string): string {
  let text = '';
  for (const token of htmlTokens(html)) text += token.kind === 'text' ? token.text : ' ';
  return fold(text);
}

function difference(actual: string, expected: string): string | null {
  return actual === expected ? null : `got ${JSON.stringify(actual)}, wanted ${JSON.stringify(expected)}`;
}

/** U+FFFD in an expectation stands for an octet that its own parser could not read. */
function isSubject(actual: string, expected: string): boolean {
  const [a, b] = [[...fold(actual)], [...fold(expected)]];
  return a.length === b.length && b.every((c, i) => c === '\ufffd' || c === a[i]);
}

const CHECKS: Record<string, { extension: string; check: Check }> = {
  'trim-text': {
    extension: '.txt',
    check: async (file, expected) => {
      const { fresh } = trimText(fs.readFileSync(file, 'utf8'));
      return difference(fold(fresh), fold(String(expected)));
    },
  },
  'trim-html': {
    extension: '.html',
    check: async (file, expected) => {
      const { fresh } = trimHtml(fs.readFileSync(file, 'utf8'));
      return difference(pageText(fresh), fold(String(expected)));
    },
  },
  'trim-eml': {
    extension: '.eml',
    check: async (file, expected) => {
      const mail = await parseMail(fs.readFileSync(file));
      const fresh =
        mail.text === null ? pageText(trimHtml(mail.html ?? '').fresh) : trimText(mail.text).fresh;
      return difference(fold(fresh), fold(String(expected)));
    },
  },
  forward: {
    extension: '.txt',
    check: async (file, expected) => {
      const subjectFile = file.replace(/\.txt$/, '.subject.txt');
      const subject = fs.existsSync(subjectFile) ? fs.readFileSync(subjectFile, 'utf8') : '';
      const found = readForwarded({ subject, text: fs.readFileSync(file, 'utf8'), html: null });
      const text = fs.readFileSync(file, 'utf8');
      const wanted = expected as { from?: string | null; subject?: string | null };
      // some cases come without the subject that they expect: nobody could read it there
      const isGiven = `${subject}\n${text}`.includes(wanted.subject ?? '');
      return difference(
        `${found?.from?.address ?? ''} / ${isGiven ? fold(found?.subject ?? '') : '?'}`,
        `${wanted.from ?? ''} / ${isGiven ? fold(wanted.subject ?? '') : '?'}`
      );
    },
  },
  bounce: {
    extension: '.eml',
    check: async (file, expected) => {
      const report = readDeliveryStatus(await parseMail(fs.readFileSync(file)));
      const shape = (status: string | null, hard: boolean) => `${status?.[0] ?? '-'}${hard ? ' hard' : ''}`;
      // a mail that is no report (a vacation notice) tells nothing about any recipient
      const nothing = (expected as BounceExpectation[]).map(() => ({ status: null, hard: false }));
      const actual = (report?.recipients ?? nothing).map((recipient) =>
        shape(recipient.status, recipient.hard)
      );
      const wanted = (expected as BounceExpectation[]).map((recipient) =>
        shape(recipient.status, recipient.hard)
      );
      return difference(actual.sort().join(', '), wanted.sort().join(', '));
    },
  },
  mime: {
    extension: '.eml',
    check: async (file, expected) => {
      const mail = await parseMail(fs.readFileSync(file));
      const wanted = expected as MimeExpectation;
      const addresses = (list: { address: string }[]) => list.map(({ address }) => address).join(', ');
      if (wanted.subject !== undefined && !isSubject(mail.subject, wanted.subject)) {
        return difference(mail.subject, wanted.subject);
      }
      if (wanted.from) {
        const wrong = difference(mail.from?.address ?? '', wanted.from[0] ?? '');
        if (wrong) return wrong;
      }
      if (wanted.to) {
        const wrong = difference(addresses(mail.to), wanted.to.join(', '));
        if (wrong) return wrong;
      }
      if (wanted.messageId) return difference(mail.messageId ?? '', normaliseMessageId(wanted.messageId));
      return mail.defects.includes('unparsable') ? 'unparsable' : null;
    },
  },
  robust: {
    extension: '.eml',
    check: async (file) => {
      const raw = fs.readFileSync(file);
      const copy = Buffer.from(raw);
      const mail = await parseMail(raw);
      if (!raw.equals(copy)) return 'the raw source was changed';
      readDeliveryStatus(mail);
      trimText(mail.text ?? '');
      trimHtml(mail.html ?? '');
      return mail.defects.includes('unparsable') ? 'unparsable' : null;
    },
  },
};

async function scoreSuite(directory: string, name: string, verbose: boolean): Promise<void> {
  const suite = CHECKS[name];
  if (!suite) return;
  const folder = path.join(directory, name);
  const expectedFile = path.join(folder, 'expected.json');
  const expected: Record<string, unknown> = fs.existsSync(expectedFile)
    ? JSON.parse(fs.readFileSync(expectedFile, 'utf8'))
    : {};
  const cases = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(suite.extension) && !file.endsWith('.subject.txt'))
    .sort();
  const failures: string[] = [];
  let slowest = 0;
  for (const file of cases) {
    const id = file.slice(0, -suite.extension.length);
    const start = performance.now();
    let wrong: string | null;
    try {
      wrong = await suite.check(path.join(folder, file), expected[id]);
    } catch (error) {
      wrong = `threw ${String(error)}`;
    }
    slowest = Math.max(slowest, performance.now() - start);
    if (wrong !== null) failures.push(verbose ? `${id}: ${wrong}` : id);
  }
  console.log(`${name} ${cases.length - failures.length}/${cases.length} slowest ${Math.ceil(slowest)} ms`);
  for (const failure of failures) console.log(`  ${failure}`);
}

/**
 * Prints one line for each suite in a folder, then the names of its failing cases.
 *
 * @param args the folder; names of suites to restrict the run; `--why` to print what was wrong
 */
export async function main(args: string[]): Promise<void> {
  const verbose = args.includes('--why');
  const [directory, ...only] = args.filter((arg) => arg !== '--why');
  if (!directory) {
    console.error('usage: npm run score -- DIR [suite ...] [--why]');
    process.exitCode = 2;
    return;
  }
  const names = fs.readdirSync(directory).sort();
  for (const name of names)
    if (only.length === 0 || only.includes(name)) await scoreSuite(directory, name, verbose);
}
