/** What a mail provider wants in the DNS of a domain that sends through it. */
export interface KnownProvider {
  name: string;
  /** domain that the SPF record includes (RFC 7208 5.2) */
  spf: string;
  /** selectors under which it puts its DKIM keys; empty = they differ from one account to the next */
  dkimSelectors: readonly string[];
}

const PROVIDERS: readonly (KnownProvider & { hosts: readonly string[] })[] = [
  {
    name: 'Google',
    hosts: ['smtp.gmail.com', 'smtp-relay.gmail.com'],
    spf: '_spf.google.com',
    dkimSelectors: ['google'],
  },
  {
    name: 'Microsoft 365',
    hosts: ['smtp.office365.com', 'mail.protection.outlook.com'],
    spf: 'spf.protection.outlook.com',
    dkimSelectors: ['selector1', 'selector2'],
  },
  { name: 'Mailjet', hosts: ['mailjet.com'], spf: 'spf.mailjet.com', dkimSelectors: ['mailjet'] },
  { name: 'Amazon SES', hosts: ['amazonaws.com'], spf: 'amazonses.com', dkimSelectors: [] },
  { name: 'Mailgun', hosts: ['mailgun.org'], spf: 'mailgun.org', dkimSelectors: [] },
  { name: 'SendGrid', hosts: ['sendgrid.net'], spf: 'sendgrid.net', dkimSelectors: ['s1', 's2'] },
  { name: 'Postmark', hosts: ['postmarkapp.com'], spf: 'spf.mtasv.net', dkimSelectors: [] },
  { name: 'Brevo', hosts: ['brevo.com', 'sendinblue.com'], spf: 'spf.brevo.com', dkimSelectors: ['mail'] },
  { name: 'OVHcloud', hosts: ['mail.ovh.net'], spf: 'mx.ovh.com', dkimSelectors: [] },
  { name: 'Infomaniak', hosts: ['mail.infomaniak.com'], spf: 'spf.infomaniak.ch', dkimSelectors: [] },
  { name: 'Zoho', hosts: ['zoho.com', 'zoho.eu'], spf: 'zohomail.com', dkimSelectors: ['zmail'] },
];

/** The provider behind a mail server, by its host name or the kind of the server; null for a server of one's own. */
export const providerOf = (server: { kind: string; host: string }): KnownProvider | null => {
  const host = server.host.toLowerCase();
  if (server.kind !== 'smtp')
    return PROVIDERS.find(({ name }) => name === (server.kind === 'ses' ? 'Amazon SES' : 'Mailjet')) ?? null;
  return (
    PROVIDERS.find(({ hosts }) => hosts.some((known) => host === known || host.endsWith(`.${known}`))) ?? null
  );
};
