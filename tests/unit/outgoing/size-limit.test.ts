import { filesLimit } from '../../../server/src/outgoing/size-limit';

const MB = 1024 * 1024;

describe('octets of files in one mail', () => {
  it('are those of the setting where the server states nothing', () => {
    expect(filesLimit({ limit: 10 * MB, serverBytes: null })).toBe(10 * MB);
  });

  it('are those of the setting where the server takes more', () => {
    expect(filesLimit({ limit: 10 * MB, serverBytes: 25 * MB })).toBe(10 * MB);
  });

  it('are what the server leaves, once they are written in base64', () => {
    const serverBytes = 10 * MB;
    const files = filesLimit({ limit: 100 * MB, serverBytes });
    const lines = Buffer.alloc(files).toString('base64').replace(/.{76}/g, '$&\r\n');
    expect(lines.length + 64 * 1024).toBeLessThanOrEqual(serverBytes);
    expect(lines.length + 64 * 1024).toBeGreaterThan(serverBytes - 1024);
  });

  it('are none where the server takes next to nothing', () => {
    expect(filesLimit({ limit: MB, serverBytes: 10_000 })).toBe(0);
  });
});
