import {
  htmlToText,
  isVisuallyEmptyHtml,
  previewOf,
  sanitiseComposerHtml,
  sanitiseMailHtml,
  textToHtml,
} from '../../../server/src/mail/html';

describe('sanitiseMailHtml', () => {
  const clean = (html: string) => sanitiseMailHtml(html).html;

  test.each([
    ['<script>alert(1)</script>ok', 'ok'],
    ['<title>Newsletter</title><p>ok</p>', '<p>ok</p>'],
    ['<p onclick="x()">ok</p>', '<p>ok</p>'],
    ['<iframe src="https://example.com">x</iframe>ok', 'ok'],
    ['<form action="https://example.com"><input name="a">ok</form>', 'ok'],
    ['<base href="https://example.com"><meta http-equiv="refresh"><link rel="stylesheet" href="x">ok', 'ok'],
    ['<svg><a href="https://example.com">x</a></svg>ok', 'ok'],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="java\nscript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="data:text/html,x">x</a>', '<a>x</a>'],
    ['<a href="//example.com/x">x</a>', '<a>x</a>'],
    ['<img src="data:image/svg+xml;base64,AAAA" alt="x">', '<img alt="x" />'],
    ['<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA" />'],
    ['<img src="cid:a@b">', '<img src="cid:a@b" />'],
    [
      '<table background="https://example.com/x.png"><tr><td bgcolor="red">a</td></tr></table>',
      '<table><tr><td bgcolor="red">a</td></tr></table>',
    ],
    ['<p style="color:red;position:fixed;top:0">x</p>', '<p style="color:red">x</p>'],
    ['<p style="background:url(https://example.com/x)">x</p>', '<p>x</p>'],
    ['<p style="background:u\\72l(https://example.com/x)">x</p>', '<p>x</p>'],
    ['<p style="width:expression(alert(1))">x</p>', '<p>x</p>'],
    [
      '<p style="color:rgb(1, 2, 3);font-family:\'Arial\'">x</p>',
      '<p style="color:rgb(1, 2, 3);font-family:\'Arial\'">x</p>',
    ],
  ])('%s', (html, expected) => {
    expect(clean(html).replace(/&#39;/g, "'")).toBe(expected);
  });

  test('links open elsewhere and do not tell where they were', () => {
    expect(clean('<a href="https://example.com/a">x</a>')).toBe(
      '<a href="https://example.com/a" rel="noopener noreferrer" target="_blank">x</a>'
    );
  });

  test('tells about remote images and keeps them', () => {
    expect(sanitiseMailHtml('<img src="https://example.com/a.png">')).toEqual({
      html: '<img src="https://example.com/a.png" />',
      remoteImages: true,
    });
    expect(sanitiseMailHtml('<img src="cid:a">').remoteImages).toBe(false);
  });
});

test.each([
  ['<p>a <b>b</b> <em>c</em></p>', '<p>a <b>b</b> <em>c</em></p>'],
  ['<h1>a</h1><div class="x">b</div>', 'ab'],
  ['<span style="color:red" class="x">a</span>', '<span>a</span>'],
  ['<img src="https://example.com/a.png">x', 'x'],
  ['<a href="javascript:x" onclick="y">a</a>', '<a>a</a>'],
])('sanitiseComposerHtml %s', (html, expected) => {
  expect(sanitiseComposerHtml(html)).toBe(expected);
});

test.each([
  ['<p>Hello&nbsp;<b>Ada</b></p><p>Line<br>two</p>', 'Hello Ada\n\nLine\ntwo'],
  ['<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>', '- a\n- b\n  1. c'],
  ['<blockquote><p>a</p><blockquote>b</blockquote></blockquote>', '> a\n>\n>> b'],
  ['<a href="https://example.com/x">here</a>', 'here <https://example.com/x>'],
  ['<a href="https://example.com/">example.com</a>', 'example.com'],
  ['<pre>a\n  b</pre>', 'a\n  b'],
  ['<style>p{}</style><script>x</script><title>t</title>ok', 'ok'],
  ['<div style="display:none">hidden</div>ok', 'ok'],
  ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
  ['a < b &amp; c &unknown; &#8364; &#x80;', 'a < b & c &unknown; € €'],
  ['<!-- x --><![CDATA[y]]><?php z ?>ok', 'ok'],
  ['', ''],
])('htmlToText %s', (html, expected) => {
  expect(htmlToText(html)).toBe(expected);
});

test('textToHtml escapes and links', () => {
  expect(textToHtml('a <b> & "c"\nd\n\nsee https://example.com/x?a=1&b=2.')).toBe(
    '<p>a &#60;b&#62; &#38; &#34;c&#34;<br />d</p>\n' +
      '<p>see <a href="https://example.com/x?a=1&#38;b=2" rel="noopener noreferrer" target="_blank">https://example.com/x?a=1&#38;b=2</a>.</p>'
  );
  expect(textToHtml('javascript:alert(1)')).toBe('<p>javascript:alert(1)</p>');
});

test.each([
  ['', true],
  ['<p><br></p>', true],
  ['<p style="color:red"><span> &nbsp;\u200b</span></p>', true],
  ['<div style="display:none">x</div>', true],
  ['<p>x</p>', false],
  ['<img src="cid:a">', false],
])('isVisuallyEmptyHtml %s', (html, expected) => {
  expect(isVisuallyEmptyHtml(html)).toBe(expected);
});

test('previewOf cuts between words', () => {
  expect(previewOf(' a\n\n b\t c ')).toBe('a b c');
  expect(previewOf('one two three four', 10)).toBe('one two…');
  expect([...previewOf('😊'.repeat(300), 10)]).toHaveLength(10);
});
