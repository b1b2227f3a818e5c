import { backendUrl } from '../../api/backend-url';

import type { WebhookKind } from '../../../../server/src/contracts/incoming-servers';

/** Providers that prove themselves by a password, which has to stand in the address. */
const WITH_PASSWORD: readonly WebhookKind[] = ['postmark', 'mailjet'];
/** Stands for the password, which is shown to nobody once it is saved. */
export const SECRET_PLACE = 'SECRET';
/** 32 characters of six bits. */
const SECRET_BYTES = 24;

export const hasPasswordInAddress = (kind: WebhookKind, secret: string): boolean =>
  WITH_PASSWORD.includes(kind) ||
  // A public key is long; anything else of SendGrid's is a password.
  (kind === 'sendgrid' && secret !== '' && secret.length < 80);

/** The whole address that a provider posts to; `secret` is what stands in the form, '' when it is stored already. */
export const webhookAddress = (kind: WebhookKind, path: string, secret: string): string => {
  const url = new URL(backendUrl(path), window.location.href);
  if (kind === 'mailgun') url.pathname += '/mime';
  if (!hasPasswordInAddress(kind, secret)) return url.href;
  const password = secret === '' ? SECRET_PLACE : encodeURIComponent(secret);
  return url.href.replace('://', `://chatter:${password}@`);
};

/** Whether a provider on the internet could never reach this address. */
export const isLocalAddress = (address: string): boolean =>
  /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(new URL(address).hostname);

/** A password that nobody has to remember. */
export const generateSecret = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
