/** What a mail provider wants in the DNS of a domain that sends through it. */
export interface KnownProvider {
  name: string;
  /** domain that the SPF record includes (RFC 7208 5.2) */
  spf: string;
  /**
   * Whether it puts a return path of its own in the place of ours, so that SPF is checked for its domain and not for ours;
   * `depends`: its domain may be a sub-domain of ours, or ours itself.
   */
  ownReturnPath: 'no' | 'yes' | 'depends';
  /** selectors under which it puts its DKIM keys; empty = they differ from one account to the next */
  dkimSelectors: readonly string[];
  /** the CNAMEs that lead to its keys, where they follow from the domain alone; any other record only the provider knows */
  dkimNames?: (domain: string) => { selector: string; target: string }[];
}

const PROVIDERS: readonly (KnownProvider & { hosts: readonly string[] })[] = [
  {
    name: 'Google',
    hosts: ['smtp.gmail.com', 'smtp-relay.gmail.com'],
    spf: '_spf.google.com',
    ownReturnPath: 'no',
    dkimSelectors: ['google'],
  },
  {
    name: 'Microsoft 365',
    hosts: ['smtp.office365.com', 'mail.protection.outlook.com'],
    spf: 'spf.protection.outlook.com',
    ownReturnPath: 'no',
    dkimSelectors: ['selector1', 'selector2'],
  },
  {
    name: 'Mailjet',
    hosts: ['mailjet.com'],
    spf: 'spf.mailjet.com',
    ownReturnPath: 'yes',
    dkimSelectors: ['mailjet'],
  },
  {
    name: 'Amazon SES',
    hosts: ['amazonaws.com'],
    spf: 'amazonses.com',
    ownReturnPath: 'yes',
    dkimSelectors: [],
  },
  {
    name: 'Mailgun',
    hosts: ['mailgun.org'],
    spf: 'mailgun.org',
    ownReturnPath: 'depends',
    dkimSelectors: [],
  },
  {
    name: 'SendGrid',
    hosts: ['sendgrid.net'],
    spf: 'sendgrid.net',
    ownReturnPath: 'yes',
    dkimSelectors: ['s1', 's2'],
  },
  {
    name: 'Postmark',
    hosts: ['postmarkapp.com'],
    spf: 'spf.mtasv.net',
    ownReturnPath: 'yes',
    dkimSelectors: [],
  },
  {
    name: 'Brevo',
    hosts: ['brevo.com', 'sendinblue.com'],
    spf: 'spf.brevo.com',
    ownReturnPath: 'yes',
    dkimSelectors: ['brevo1', 'brevo2', 'mail'],
    dkimNames: (domain) =>
      ['1', '2'].map((n) => ({
        selector: `brevo${n}`,
        target: `b${n}.${domain.replaceAll('.', '-')}.dkim.brevo.com`,
      })),
  },
  {
    name: 'Mailchimp Transactional',
    hosts: ['mandrillapp.com'],
    spf: 'spf.mandrillapp.com',
    ownReturnPath: 'yes',
    dkimSelectors: ['mte1', 'mte2'],
    dkimNames: () => ['1', '2'].map((n) => ({ selector: `mte${n}`, target: `dkim${n}.mandrillapp.com` })),
  },
  {
    name: 'Fastmail',
    hosts: ['fastmail.com'],
    spf: 'spf.messagingengine.com',
    ownReturnPath: 'no',
    dkimSelectors: ['fm1', 'fm2', 'fm3'],
    dkimNames: (domain) =>
      ['1', '2', '3'].map((n) => ({ selector: `fm${n}`, target: `fm${n}.${domain}.dkim.fmhosted.com` })),
  },
  {
    name: 'OVHcloud',
    hosts: ['mail.ovh.net'],
    spf: 'mx.ovh.com',
    ownReturnPath: 'no',
    dkimSelectors: [],
  },
  {
    name: 'Infomaniak',
    hosts: ['mail.infomaniak.com'],
    spf: 'spf.infomaniak.ch',
    ownReturnPath: 'no',
    dkimSelectors: [],
  },
  {
    name: 'Zoho',
    hosts: ['zoho.com', 'zoho.eu'],
    spf: 'zohomail.com',
    ownReturnPath: 'no',
    dkimSelectors: ['zmail'],
  },
];

/** The provider behind a mail server, by its host name or the kind of the server; null for a server of one's own. */
export const providerOf = (server: { kind: string; host: string }): KnownProvider | null => {
  const host = server.host.toLowerCase().replace(/\.$/, '');
  if (server.kind !== 'smtp')
    return PROVIDERS.find(({ name }) => name === (server.kind === 'ses' ? 'Amazon SES' : 'Mailjet')) ?? null;
  return (
    PROVIDERS.find(({ hosts }) => hosts.some((known) => host === known || host.endsWith(`.${known}`))) ?? null
  );
};
