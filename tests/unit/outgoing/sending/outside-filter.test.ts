import { createFilterWarnings } from '../../../../server/src/outgoing/sending/outside-filter';

const HOUR = 60 * 60 * 1000;
const relay = { documentId: 'relay', name: 'Relay' };

const warnings = () => {
  const words: string[] = [];
  return { words, note: createFilterWarnings((text) => words.push(text)) };
};

describe('a mail that no server’s filter knows', () => {
  it('is told once per server, domain and hour', () => {
    const { words, note } = warnings();
    note({ server: relay, from: 'ada@other.example' }, 0);
    note({ server: relay, from: 'joel@Other.example' }, HOUR - 1);
    expect(words).toEqual([
      expect.stringMatching(/^chatter: mail from other\.example leaves through Relay,/),
    ]);
    note({ server: relay, from: 'ada@third.example' }, 1);
    note({ server: null, from: 'ada@other.example' }, 1);
    expect(words).toHaveLength(3);
    expect(words[2]).toMatch(/Strapi's own e-mail provider/);
    note({ server: relay, from: 'ada@other.example' }, HOUR);
    expect(words).toHaveLength(4);
  });

  it('is not remembered without end', () => {
    const { words, note } = warnings();
    const domains = Array.from({ length: 501 }, (_, n) => `a@d${n}.example`);
    for (const from of domains) note({ server: relay, from }, 0);
    expect(words).toHaveLength(501);
    // The memory began anew with the last one.
    note({ server: relay, from: domains[500] as string }, 1);
    expect(words).toHaveLength(501);
    note({ server: relay, from: domains[0] as string }, 1);
    expect(words).toHaveLength(502);
  });
});
