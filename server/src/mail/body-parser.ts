import { MailParser, type AttachmentStream, type MailParserOptions, type MessageText } from 'mailparser';
import { decodeEightBit } from './encoded-words';
import { joinFlowedLines } from './flowed';
import { htmlToText, textToHtml } from './html-text';

/** What mailparser knows of a part; it calls the two methods below but has no types for them (version is pinned). */
interface MimeNode {
  type: string;
  charset: string | false;
  flowed: boolean;
  delSp: boolean;
  filename: string | false;
}

interface TreeNode {
  node: MimeNode;
  contentType: string | false;
  disposition?: string;
  textContent?: string;
  children: TreeNode[];
}

interface ParserInternals {
  tree: TreeNode | false;
  processChunk(data: MimeNode, done: (error?: Error) => void): void;
}

const internals = MailParser.prototype as unknown as ParserInternals;

/** A part that is no text of the mail. */
export interface BodyPart {
  contentType: string;
  filename: string | null;
  contentId: string | null;
  disposition: string | null;
  related: boolean;
  content: Buffer;
}

export interface Body {
  text: string | null;
  html: string | null;
  parts: BodyPart[];
}

interface Pair {
  text: string | null;
  html: string | null;
}

/**
 * mailparser with three of its choices undone: it joins flowed lines across quote depths, so that an answer vanishes in
 * the quote above it; it reads text without a charset as UTF-8 only; it puts text parts together without regard to
 * `multipart/alternative` beyond the first level.
 */
class BodyParser extends MailParser {
  private readonly flowed = new Map<MimeNode, boolean>();
  private readonly guessed = new Set<MimeNode>();
  readonly named: BodyPart[] = [];

  processChunk(data: MimeNode, done: (error?: Error) => void): void {
    if (data.type === 'node') {
      if (data.flowed) {
        this.flowed.set(data, data.delSp);
        data.flowed = false;
      }
      const charset = (data.charset || '').trim().toLowerCase();
      if (charset === '' || charset === 'us-ascii' || charset === 'ascii') {
        // octets pass as characters of the same number and are decoded when all of them are here
        this.guessed.add(data);
        data.charset = 'binary';
      }
    }
    internals.processChunk.call(this, data, done);
  }

  /** Called by mailparser at the end of the mail, for its `text` event. */
  getTextContent(): { type: 'text' } & Partial<Pair> {
    const tree = (this as unknown as ParserInternals).tree;
    return { type: 'text', ...(tree ? this.join(tree) : {}) };
  }

  private leaf(tree: TreeNode): Pair {
    let text = tree.textContent ?? '';
    if (this.guessed.has(tree.node)) text = decodeEightBit(Buffer.from(text, 'latin1'));
    const delSp = this.flowed.get(tree.node);
    if (delSp !== undefined && tree.contentType === 'text/plain') text = joinFlowedLines(text, delSp);
    return tree.contentType === 'text/html' ? { text: null, html: text } : { text, html: null };
  }

  private join(root: TreeNode): Pair {
    let isFirst = true;
    const read = (tree: TreeNode): Pair => {
      if (tree.children.length === 0) {
        if (tree.textContent === undefined) return { text: null, html: null };
        const pair = this.leaf(tree);
        if (tree.node.filename && !isFirst) {
          this.named.push(namedPart(tree, pair.html ?? pair.text ?? ''));
          return { text: null, html: null };
        }
        if ((pair.html ?? pair.text ?? '').trim() !== '') isFirst = false;
        return pair;
      }
      const pairs = tree.children.map(read);
      if (tree.contentType === 'multipart/alternative') return chooseAlternative(pairs);
      // the rest of a report is for machines (RFC 6522 3)
      if (tree.contentType === 'multipart/report') return pairs[0] ?? { text: null, html: null };
      return concatenate(pairs);
    };
    return read(root);
  }
}

function namedPart(tree: TreeNode, content: string): BodyPart {
  return {
    contentType: tree.contentType || 'text/plain',
    filename: tree.node.filename || null,
    contentId: null,
    disposition: tree.disposition ?? null,
    related: false,
    content: Buffer.from(content, 'utf8'),
  };
}

const isBlank = (text: string | null) => text === null || text.trim() === '';

/** The plainest text and the richest HTML: later alternatives are better (RFC 2046 5.1.4). */
function chooseAlternative(pairs: readonly Pair[]): Pair {
  return {
    text: pairs.find((pair) => !isBlank(pair.text))?.text ?? null,
    html: pairs.findLast((pair) => !isBlank(pair.html))?.html ?? null,
  };
}

/** Parts one after the other; where one is HTML the others become HTML too, so that none is lost. */
function concatenate(pairs: readonly Pair[]): Pair {
  const filled = pairs.filter((pair) => !isBlank(pair.text) || !isBlank(pair.html));
  if (filled.length <= 1) return filled[0] ?? { text: null, html: null };
  const hasHtml = filled.some((pair) => !isBlank(pair.html));
  const hasText = filled.some((pair) => !isBlank(pair.text));
  const text = filled.map((pair) => (isBlank(pair.text) ? htmlToText(pair.html ?? '') : (pair.text ?? '')));
  const html = filled.map((pair) => (isBlank(pair.html) ? textToHtml(pair.text ?? '') : (pair.html ?? '')));
  return { text: hasText ? text.join('\n') : null, html: hasHtml ? html.join('<br />\n') : null };
}

/**
 * Parses the body of a mail with mailparser.
 *
 * @param header header fields that describe the body, and an empty line
 * @throws Error when mailparser gives up
 */
export function readBody(header: Buffer, source: Buffer): Promise<Body> {
  const options: MailParserOptions & { ignoreEmbedded: boolean } = {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
  };
  const parser = new BodyParser(options);
  const body: Body = { text: null, html: null, parts: [] };
  return new Promise((resolve, reject) => {
    parser.on('error', reject);
    parser.on('data', (data: AttachmentStream | MessageText) => {
      if (data.type === 'text') {
        const pair = data as unknown as Partial<Pair>;
        body.text = pair.text ?? null;
        body.html = pair.html ?? null;
        return;
      }
      const part: BodyPart = {
        contentType: data.contentType,
        filename: data.filename ?? null,
        contentId: data.cid ?? null,
        disposition: data.contentDisposition ?? null,
        related: data.related === true,
        content: Buffer.alloc(0),
      };
      body.parts.push(part);
      const chunks: Buffer[] = [];
      data.content.on('data', (chunk: Buffer) => chunks.push(chunk));
      data.content.on('error', reject);
      data.content.on('end', () => {
        part.content = Buffer.concat(chunks);
        data.release();
      });
    });
    parser.on('end', () => resolve({ ...body, parts: [...body.parts, ...parser.named] }));
    void feed(parser, header, source);
  });
}

/** Octets that mailparser gets at a time: what it has not read yet stands in memory once more. */
const SLICE = 64 * 1024;

async function feed(parser: BodyParser, header: Buffer, body: Buffer): Promise<void> {
  parser.write(header);
  for (let start = 0; start < body.length && !parser.destroyed; start += SLICE) {
    if (!parser.write(body.subarray(start, start + SLICE)))
      await new Promise((resume) => parser.once('drain', resume));
  }
  parser.end();
}
