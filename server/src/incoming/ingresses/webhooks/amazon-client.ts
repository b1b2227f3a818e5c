import { request } from 'node:https';

import { resolveHost } from '../../../servers/host-guard';

const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT = 64 * 1024;

/**
 * The text behind an address of Amazon SNS, which the caller has checked. Redirects are not followed, the host must lie on
 * the public internet, and its certificate must be good. Rejects when there is none.
 */
export const fetchFromAmazon = async (address: string): Promise<string> => {
  const url = new URL(address);
  const host = await resolveHost(url.hostname, { privateHosts: false });
  if (host.kind !== 'address') throw new Error(`${url.hostname} has no public address.`);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: host.ip,
        servername: url.hostname,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.hostname, accept: '*/*' },
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          text += piece;
          if (text.length > ANSWER_LIMIT) call.destroy(new Error(`${url.hostname} answers too much.`));
        });
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${url.hostname} answers ${answer.statusCode}.`));
        });
      }
    );
    call.on('error', reject);
    call.end();
  });
};
