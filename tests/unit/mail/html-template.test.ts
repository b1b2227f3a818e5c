import { parseTemplate } from '../../../server/src/mail/html-template';

describe('a page with slots', () => {
  it('escapes texts, in elements and in attributes, and leaves HTML as it is', () => {
    const page = parseTemplate('<a title="{{text}}">{{text}}</a>{{{html}}}');
    expect(page.render({ text: `<b>"it's" & </b>`, html: '<i>x</i>' })).toBe(
      '<a title="&#60;b&#62;&#34;it&#39;s&#34; &#38; &#60;/b&#62;">&#60;b&#62;&#34;it&#39;s&#34; &#38; &#60;/b&#62;</a><i>x</i>'
    );
  });

  it('shows parts once, never, or once for each value', () => {
    const page = parseTemplate(
      '<!--[a]-->A{{x}}<!--[/a]--><!--[b]-->B<!--[/b]--><!--[c]-->{{x}}{{y}},<!--[/c]-->'
    );
    expect(page.render({ x: '1', a: true, b: false, c: [{ y: '2' }, { x: '3', y: '4' }] })).toBe('A112,34,');
  });

  it('reads no marks in values', () => {
    const page = parseTemplate('{{a}}{{{b}}}{{c}}');
    expect(page.render({ a: '{{c}}', b: '{{c}}<!--[c]-->', c: 'secret' })).toBe('{{c}}{{c}}<!--[c]-->secret');
  });

  it('fails for what has no value, and for parts that do not fit', () => {
    expect(() => parseTemplate('{{a}}').render({})).toThrow('no value for a');
    expect(() => parseTemplate('<!--[a]-->')).toThrow('never closed');
    expect(() => parseTemplate('<!--[/a]-->')).toThrow('not open');
    expect(() => parseTemplate('<!--[a]--><!--[b]--><!--[/a]-->')).toThrow('not open');
  });

  it('leaves comments of others alone', () => {
    const outlook = '<!--[if mso]><table><![endif]-->';
    expect(parseTemplate(outlook).render({})).toBe(outlook);
  });
});
