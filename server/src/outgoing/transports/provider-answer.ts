import type { DeliveryReason } from '../../contracts/thread';
import { TransportError } from '../transport-error';

/** Answers longer than this are cut: they are stored with the mail. */
const RESPONSE_LIMIT = 1000;

/** A mail or a server that a provider turned down. */
export interface Refusal {
  permanent: boolean;
  scope: 'mail' | 'server';
  reason: DeliveryReason;
}

/** What concerns this mail alone, and will not get better. */
export const MAIL_REFUSED: Refusal = { permanent: true, scope: 'mail', reason: 'refused' };
export const ADDRESS_INVALID: Refusal = { permanent: true, scope: 'mail', reason: 'address_invalid' };
export const TOO_LARGE: Refusal = { permanent: true, scope: 'mail', reason: 'too_large' };
/** What passes by itself. */
export const RATE_LIMITED: Refusal = { permanent: false, scope: 'mail', reason: 'rate_limited' };
/** What concerns every mail, and must not condemn this one. */
export const LOGIN_REFUSED: Refusal = { permanent: false, scope: 'server', reason: 'server_login' };
export const SERVER_REFUSES: Refusal = { permanent: false, scope: 'server', reason: 'refused_temporarily' };
export const NO_PROVIDER: Refusal = { permanent: false, scope: 'server', reason: 'server_unreachable' };

/** A JSON object; an empty one for anything else. */
export const objectOf = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
};

export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/**
 * The error of an answer that is not 2xx. A gateway that lost its server (502, 504) leaves open whether that one took the
 * mail.
 */
export const refusedBy = (
  status: number,
  refusal: Refusal,
  words: { code: string; message: string; answer: string }
): TransportError => {
  const said = [words.code, words.message].filter(Boolean).join(': ') || words.answer || `HTTP ${status}`;
  return new TransportError({
    ...refusal,
    message: said.slice(0, RESPONSE_LIMIT),
    // no SMTP code: a 4 in front would say that it passes
    statusCode: `HTTP ${status}`,
    response: said.replace(/\s+/g, ' ').trim().slice(0, RESPONSE_LIMIT),
    mayHaveArrived: status === 502 || status === 504,
  });
};
