import SMTPConnection from 'nodemailer/lib/smtp-connection';

import { splitAddress } from '../../mail/address';
import { smtpOptions, type SmtpSettings } from '../../servers/smtp-options';

/** The name under which the question runs; no server has such a mechanism. */
const QUESTION = 'CHATTER-EXTENSIONS';

/** Whether the local part has letters beyond ASCII: only a server with SMTPUTF8 takes it (RFC 6531 3.2). */
export const needsUtf8 = (address: string): boolean =>
  /[^\0-\x7f]/.test(splitAddress(address)?.local ?? address);

/**
 * Whether a server announces SMTPUTF8, asked over a connection of its own: nodemailer sends such an address also to a server
 * that does not, which may answer anything, or make another address of it. Rejects with nodemailer's error.
 */
export const announcesUtf8 = async (settings: SmtpSettings, ip: string): Promise<boolean> => {
  let announced = false;
  const connection = new SMTPConnection({
    ...smtpOptions(settings, ip),
    customAuth: {
      [QUESTION]: ({ extensions }) => {
        announced = extensions.includes('SMTPUTF8');
        return Promise.resolve();
      },
    },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('The server closed the connection.')));
      connection.connect((error) => {
        if (error) return reject(error);
        connection.login({ method: QUESTION }, (failure) => (failure ? reject(failure) : resolve()));
      });
    });
    return announced;
  } finally {
    // A late error of a connection that is being given up must not end the process.
    connection.on('error', () => undefined);
    connection.quit();
    connection.close();
  }
};
