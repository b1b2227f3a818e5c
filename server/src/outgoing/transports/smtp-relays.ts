import { mailNameOf } from './provider-id';

const belongsTo = (host: string, domain: string): boolean => {
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === domain || name.endsWith(`.${domain}`);
};

/**
 * Header fields that only this provider's SMTP servers read, by which its events name the mail: providers that replace
 * Message-ID do not tell the one that we gave. Empty for every other server. They do not reach the receiver.
 */
export const relayHeaders = (host: string, messageId: string): Record<string, string> => {
  if (belongsTo(host, 'postmarkapp.com'))
    return { 'X-PM-KeepID': 'true', 'X-PM-Metadata-chatter': mailNameOf(messageId) };
  if (belongsTo(host, 'mailjet.com')) return { 'X-MJ-CustomID': mailNameOf(messageId) };
  return {};
};

/** The id under which events speak of a mail, where the provider's SMTP server tells it: SES answers `250 Ok <id>`. */
export const relayProviderId = (host: string, response: string): string | null =>
  belongsTo(host, 'amazonaws.com') ? (/^250 Ok ([\w-]{20,100})\s*$/i.exec(response)?.[1] ?? null) : null;
