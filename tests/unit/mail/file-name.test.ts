import { normaliseMimeType } from '../../../server/src/mail/file-name';

describe('the type of a file', () => {
  it.each([
    ['Image/PNG; name=x.png', 'image/png'],
    ['binary/octet-stream', 'application/octet-stream'],
    ['pdf', 'application/pdf'],
    ['message/rfc822', 'message/rfc822'],
    // RFC 2045 6.4: it would have to be written without an encoding, and be read as parts of our own mail.
    ['multipart/mixed; boundary=x', 'application/octet-stream'],
    ['Multipart/Report', 'application/octet-stream'],
    ['text/html\r\nBcc: eve@stranger.example', 'application/octet-stream'],
    ['', 'application/octet-stream'],
    [null, 'application/octet-stream'],
  ])('%s is %s', (given, expected) => {
    expect(normaliseMimeType(given)).toBe(expected);
  });
});
