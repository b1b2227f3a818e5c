import { mailedFiles } from '../../../server/src/thread/mail-attachments';
import { isOriginal } from '../../../server/src/thread/original-mail';
import type { AttachmentRow } from '../../../server/src/thread/store';

const file = (part: Partial<AttachmentRow> = {}): AttachmentRow => ({
  id: 1,
  messageId: 1,
  uploadedBy: null,
  hash: 'abc',
  name: 'photo.png',
  mimeType: 'image/png',
  size: 3,
  contentId: null,
  disposition: 'attachment',
  original: false,
  createdAt: '2026-11-21T10:00:00.000Z',
  ...part,
});
const mailed = (part: Partial<AttachmentRow>, html = '<p>Hi <img src="cid:a@x.example"></p>') =>
  mailedFiles([file(part)], { html, logoContentId: 'logo@chatter' }).map(({ contentId, inline }) => ({
    contentId,
    inline,
  }));

describe('the files that the mails of a message have', () => {
  it('belong to the HTML only where it shows them', () => {
    const shown = { contentId: 'a@x.example', inline: true };
    const attached = { contentId: null, inline: false };
    expect(mailed({ contentId: 'a@x.example', disposition: 'inline' })).toEqual([shown]);
    expect(mailed({ contentId: 'a@x.example', disposition: 'attachment' })).toEqual([shown]);
    // Many programs give every file a Content-ID, and others hide what has one.
    expect(mailed({ contentId: 'b@x.example', disposition: 'inline' })).toEqual([attached]);
    expect(mailed({ contentId: 'a@x.example' }, '<p>cid:a@x.example</p>')).toEqual([attached]);
    expect(mailed({ contentId: null, disposition: 'inline' })).toEqual([attached]);
    expect(mailed({ contentId: 'a@x.example', mimeType: 'application/pdf' })).toEqual([attached]);
  });

  it('are without our own logo that a quote brought back', () => {
    expect(mailed({ contentId: 'logo@chatter' })).toEqual([]);
    expect(mailedFiles([file()], { html: '', logoContentId: null })).toHaveLength(1);
  });

  it('are without the raw source of the mail', () => {
    expect(mailed({ name: 'original_email.eml', mimeType: 'message/rfc822', original: true })).toEqual([]);
  });
});

describe('the raw source of a mail', () => {
  const kept = { name: 'original_email.eml', mimeType: 'message/rfc822', uploadedBy: null };

  it.each([
    ['by its mark', { original: true }, true],
    ['by its mark, whatever it is called', { original: true, name: 'x.eml' }, true],
    ['by its name, where it is older than the mark', { ...kept, original: null }, true],
    ['not by its name alone: a stranger may call a file so', { ...kept, original: false }, false],
    ['not where a person uploaded it', { ...kept, original: null, uploadedBy: 7 }, false],
    ['not in another mail that was attached', { ...kept, original: null, name: 'old.eml' }, false],
  ])('is known %s', (_how, part, expected) => {
    expect(isOriginal(file(part))).toBe(expected);
  });
});
