import type { ConnectionProblem, ConnectionStep } from '../contracts/servers';

/** What a provider's answer says against sending; null when nothing does. */
export type ProviderFinding = { step: ConnectionStep; problem: ConnectionProblem; message: string } | null;

export interface ProviderAnswer {
  status: number;
  text: string;
  /** what AWS calls the error, from `x-amzn-errortype` */
  errorType?: string;
}

/** Octets of a mail that the providers' HTTP interfaces take, by their documentation. */
export const MAILJET_LIMIT = 15_000_000;
export const SES_LIMIT = 40_000_000;

const parse = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const unexpected = ({ status, text }: ProviderAnswer): ProviderFinding => ({
  step: 'port',
  problem: 'protocol',
  message: `HTTP ${status} ${text}`.trim(),
});

/**
 * Mailjet's list of senders (`GET /v3/REST/sender`): whether the key is right, and whether it may send from `sender`. A sender
 * is an address or a whole domain, as `*@domain`.
 */
export const readMailjetSenders = (answer: ProviderAnswer, sender: string): ProviderFinding => {
  if (answer.status === 401 || answer.status === 403)
    return { step: 'login', problem: 'login_refused', message: answer.text || `HTTP ${answer.status}` };
  const { Data: data, Total: total } = parse(answer.text);
  if (answer.status !== 200 || !Array.isArray(data)) return unexpected(answer);
  const senders = data as { Email?: unknown; Status?: unknown }[];
  // A list that goes on says nothing about who is missing in it.
  if (Number(total) > senders.length) return null;
  const wanted = [sender.toLowerCase(), `*${sender.slice(sender.lastIndexOf('@')).toLowerCase()}`];
  const known = senders.filter((one) => wanted.includes(String(one.Email).toLowerCase()));
  if (known.some((one) => one.Status === 'Active')) return null;
  return {
    step: 'sender',
    problem: 'sender_refused',
    message:
      known.length > 0
        ? `Mailjet knows the sender ${sender}, but has not validated it yet.`
        : `Mailjet does not know the sender ${sender}, nor its domain.`,
  };
};

/** Whether the key itself was taken: IAM users may be allowed to send and nothing else. */
const mayNotLook = ({ status, text, errorType }: ProviderAnswer): boolean => {
  const type = (errorType || String(parse(text).__type ?? '')).replace(/^.*#/, '');
  return status === 403 && (/^AccessDenied/.test(type) || /not authorized to perform/i.test(text));
};

/** SES's account (`GET /v2/email/account`): whether the key is right, and whether the account may send to everybody. */
export const readSesAccount = (answer: ProviderAnswer): ProviderFinding => {
  if (mayNotLook(answer)) return null;
  if (answer.status === 401 || answer.status === 403)
    return { step: 'login', problem: 'login_refused', message: answer.text || `HTTP ${answer.status}` };
  const account = parse(answer.text);
  if (answer.status !== 200 || typeof account.SendingEnabled !== 'boolean') return unexpected(answer);
  if (!account.SendingEnabled)
    return {
      step: 'sender',
      problem: 'sender_refused',
      message: 'Amazon has switched off sending for this account.',
    };
  if (account.ProductionAccessEnabled === false)
    return {
      step: 'recipient',
      problem: 'recipient_refused',
      message:
        'This account is in the SES sandbox: it may send to verified addresses only. Request production access.',
    };
  return null;
};

/** SES's identity of the sender's domain (`GET /v2/email/identities/…`): whether mail may be sent from it. */
export const readSesIdentity = (answer: ProviderAnswer, sender: string): ProviderFinding => {
  if (mayNotLook(answer) || answer.status === 404) {
    // A single address may be an identity of its own; who may not look learns it when sending.
    return null;
  }
  const identity = parse(answer.text);
  if (answer.status !== 200) return unexpected(answer);
  if (identity.VerifiedForSendingStatus === false)
    return {
      step: 'sender',
      problem: 'sender_refused',
      message: `SES knows the domain of ${sender}, but has not verified it yet.`,
    };
  return null;
};
