import { sanitiseMailHtml } from '../../../server/src/mail/html';
import { shownPictures, withoutRemotePictures } from '../../../server/src/thread/mail-pictures';

const OWN = 'https://cms.shop.example';
const relayed = (html: string, own: string | null = OWN): string =>
  withoutRemotePictures(sanitiseMailHtml(html).html, { own, word: 'Picture' });

describe('pictures of a mail that is relayed', () => {
  it('are links where they come from elsewhere, with their words', () => {
    expect(
      relayed('<p><img src="https://x.example/a.png?u=1&amp;v=2" alt="Our &quot;new&quot; &lt;lamp&gt;"></p>')
    ).toBe(
      '<p><a href="https://x.example/a.png?u=1&amp;v=2" rel="noopener noreferrer" target="_blank">' +
        '[Our &quot;new&quot; &lt;lamp&gt;]</a></p>'
    );
    expect(relayed('<img src="http://x.example/a.png">')).toContain('>[Picture]</a>');
  });

  it('are words inside a link, which cannot hold another one', () => {
    const html = relayed(
      '<a href="https://x.example/"><b><img src="https://x.example/a.png" alt="Go"></b></a><img src="https://x.example/b.png">'
    );
    expect(html).toMatch(
      /^<a href="https:\/\/x\.example\/"[^>]*><b>\[Go\]<\/b><\/a><a [^>]*>\[Picture\]<\/a>$/
    );
  });

  it.each([
    '<img src="https://x.example/t.gif" width="1" height="1">',
    '<img width="1px" src="https://x.example/t.gif" alt="">',
    '<IMG SRC="https://x.example/t.gif" HEIGHT=0>',
  ])('are gone where nobody was meant to see them: %s', (html) => {
    expect(relayed(`<p>Hi${html}</p>`)).toBe('<p>Hi</p>');
  });

  it('stay where they travel with the mail, or stand on our own server', () => {
    const html =
      '<img src="cid:lamp@x.example" alt="Lamp" /><img src="data:image/png;base64,iVBORw0KGgo=" />' +
      '<img src="https://cms.shop.example/uploads/lamp.png" alt="Lamp" />';
    expect(relayed(html)).toBe(sanitiseMailHtml(html).html);
  });

  it.each([
    ['https://cms.shop.example.evil.example/a.png', OWN],
    ['https://cms.shop.example@evil.example/a.png', OWN],
    ['http://cms.shop.example/a.png', 'http://cms.shop.example'],
    ['https://cms.shop.example/a.png', null],
  ])('are not ours: %s', (src, own) => {
    expect(relayed(`<img src="${src}">`, own)).not.toContain('<img');
  });

  it('leave no address behind that a program loads by itself', () => {
    const html = relayed(
      `<div style="background:url(https://x.example/1)" background="https://x.example/2">` +
        `<table background="https://x.example/3"><tr><td background='https://x.example/4'>x</td></tr></table>` +
        `<img srcset="https://x.example/5 2x" src="https://x.example/6"><link rel="stylesheet" href="https://x.example/7">` +
        `<style>@import url(https://x.example/8)</style><video poster="https://x.example/9"></video></div>`
    );
    expect(html.match(/https:[^"]*/g)).toEqual(['https://x.example/6']);
    expect(html).toContain('href="https://x.example/6"');
  });

  it('are counted in linear time', () => {
    const html = '<a '.repeat(100_000) + '<img '.repeat(100_000) + 'x'.repeat(100_000);
    expect(withoutRemotePictures(html, { own: null, word: 'Picture' })).toBe(html);
  });
});

test('the pictures that HTML shows are known by their Content-ID, however it is written', () => {
  const { html } = sanitiseMailHtml(
    '<img src="cid:a&amp;b@x.example"><img alt="x" src="CID:c%2Fd@x.example">cid:e@x.example<a href="cid:f@x.example">f</a>'
  );
  expect([...shownPictures(html)].sort()).toEqual(['a&b@x.example', 'c%2Fd@x.example', 'c/d@x.example']);
});
