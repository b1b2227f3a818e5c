import { createTransport } from 'nodemailer';

import { encodedSize, filesLimit } from '../../../server/src/outgoing/size-limit';

const MB = 1024 * 1024;
const octets = (part: Partial<Parameters<typeof filesLimit>[0]>) =>
  filesLimit({ limit: 10 * MB, serverBytes: null, bodyBytes: 0, links: true, ...part });

describe('octets of files in one mail', () => {
  it('are those of the setting where the server states nothing', () => {
    expect(octets({})).toBe(10 * MB);
    expect(octets({ links: false })).toBe(10 * MB);
  });

  it('are those of the setting where the server takes more', () => {
    expect(octets({ serverBytes: 25 * MB })).toBe(10 * MB);
  });

  it('are all that the server takes where there are no links, up to a limit', () => {
    expect(octets({ serverBytes: 25 * MB, links: false })).toBeGreaterThan(18 * MB);
    expect(octets({ serverBytes: 5000 * MB, links: false })).toBe(100 * MB);
  });

  it.each([0, 3 * MB])(
    'are what the server leaves, once they are written in base64, beside a body of %s',
    (bodyBytes) => {
      const serverBytes = 10 * MB;
      const files = octets({ limit: 100 * MB, serverBytes, bodyBytes });
      const lines = Buffer.alloc(files).toString('base64').replace(/.{76}/g, '$&\r\n');
      expect(lines.length + bodyBytes + 64 * 1024).toBeLessThanOrEqual(serverBytes);
      expect(lines.length + bodyBytes + 64 * 1024).toBeGreaterThan(serverBytes - 1024);
    }
  );

  it('are none where the server takes next to nothing, or the text is all that it takes', () => {
    expect(octets({ serverBytes: 10_000 })).toBe(0);
    expect(octets({ serverBytes: 2 * MB, bodyBytes: 3 * MB })).toBe(0);
  });
});

describe('octets of a text in a mail', () => {
  it.each([
    ['English', 'The lamp is broken, and nobody mends it. '.repeat(500)],
    ['short lines', 'The lamp \nis broken.\n'.repeat(1_000)],
    ['French', 'Élodie a reçu la lampe cassée à Noël. '.repeat(500)],
    ['Chinese', '灯坏了，没有人修理它。'.repeat(2_000)],
    ['digits and signs', '=1234567890= '.repeat(2_000)],
    ['nothing', ''],
  ])('are never more than was thought: %s', async (_what, text) => {
    const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const { message } = await transport.sendMail({ from: 'a@x.example', to: 'b@x.example', text });
    const raw = message as Buffer;
    const body = raw.subarray(raw.indexOf('\r\n\r\n') + 4);
    const thought = encodedSize(text);
    expect(body.length).toBeLessThanOrEqual(thought + 100);
    expect(thought).toBeLessThanOrEqual(body.length * 1.5 + 200);
  });
});
