import { isIP } from 'node:net';
import path from 'node:path';

import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** How a content type is attached, in its schema (`pluginOptions.chatter`) or here. Every value names a field of it. */
export const attachConfig = z.strictObject({
  enabled: z.boolean().default(true),
  /** the field that names an entry; default: the content type's main field */
  nameField: z.string().optional(),
  /** the primary e-mail address of an entry */
  emailField: z.string().optional(),
  /** text that lists people who get copies; Cc of mails is added to it */
  ccField: z.string().optional(),
  /** relation to the person an entry is about */
  customerField: z.string().optional(),
  /** relation to the admin user who takes care of it */
  responsibleField: z.string().optional(),
  /** relation to plugin::chatter.company */
  companyField: z.string().optional(),
});
export type AttachConfig = z.infer<typeof attachConfig>;

/** An address of a name server: `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::1` or `[2001:db8::1]:5353`. */
const nameServer = z.string().refine((text) => {
  const [, v6, v4, port = '53'] = /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  return isIP(v6 ?? v4 ?? text) !== 0 && Number(port) > 0 && Number(port) < 65_536;
}, 'must be an IP address, with a port if need be');

/** Domains; a host below one of them counts as well. */
const mailHosts = (known: string[]) =>
  z.array(z.string().trim().toLowerCase().min(1).max(253)).max(20).default(known);

const configSchema = z.strictObject({
  contentTypes: z.record(z.string(), z.union([z.literal(true), attachConfig])).default({}),
  /** where raw mails and attachments are kept; relative paths start at the project's root */
  dataDirectory: z.string().min(1).default('private/chatter'),
  queues: z
    .strictObject({
      /** false (or CHATTER_QUEUES=off): nothing is sent and nothing processed by this process */
      enabled: z.boolean().default(true),
      /** seconds between looks at the queues when nobody wakes them */
      pollSeconds: z.number().int().min(1).max(3600).default(5),
    })
    .prefault({}),
  limits: z
    .strictObject({
      /** octets of one incoming mail */
      incomingBytes: z
        .number()
        .int()
        .min(1024)
        .default(50 * 1024 * 1024),
      /** octets of one file that an editor attaches */
      attachmentBytes: z
        .number()
        .int()
        .min(1024)
        .default(25 * 1024 * 1024),
      /** octets of files in one outgoing mail; the others become links */
      mailAttachmentBytes: z
        .number()
        .int()
        .min(0)
        .default(10 * 1024 * 1024),
    })
    .prefault({}),
  /** the threads that read mail, so that no mail holds up the server */
  parser: z
    .strictObject({
      /** threads at a time; they start when mail comes */
      workers: z.number().int().min(1).max(8).default(2),
      /** seconds that one mail may take; what takes longer is held for a person */
      timeoutSeconds: z.number().int().min(1).max(120).default(30),
    })
    .prefault({}),
  mail: z
    .strictObject({
      /** sender where no alias domain has a default-from address */
      defaultFrom: z.string().default(''),
    })
    .prefault({}),
  /** an SMTP or LMTP server for the intake: the MX of a domain, or the next stop behind a mail server of yours */
  smtpListener: z
    .strictObject({
      enabled: z.boolean().default(false),
      protocol: z.enum(['smtp', 'lmtp']).default('smtp'),
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(1).max(65_535).default(2525),
      /** how it calls itself in its greeting; default: the machine's host name */
      name: z.string().max(253).optional(),
      /** connections at a time, of everybody but `relays`, and of one address, which never gets more than half of the free ones */
      maxClients: z.number().int().min(1).max(1000).default(100),
      maxClientsPerAddress: z.number().int().min(1).max(1000).default(10),
      /** mails that one address may begin within a minute */
      ratePerMinute: z.number().int().min(1).max(100_000).default(60),
      /** recipients of one mail */
      maxRecipients: z.number().int().min(1).max(1000).default(100),
      /** offers STARTTLS with this certificate; paths of PEM files, relative ones start at the project's root */
      tls: z
        .strictObject({
          key: z.string().min(1),
          cert: z.string().min(1),
          /** refuses mail that does not come encrypted; not for an MX (RFC 3207 4) */
          required: z.boolean().default(false),
        })
        .optional(),
      /**
       * addresses of mail servers of yours that hand mail over: not limited per address, and believed when they say by
       * XFORWARD whom they got a mail from
       */
      relays: z
        .array(z.union([z.ipv4(), z.ipv6()]))
        .max(100)
        .default([]),
      /** addresses of load balancers, each of which begins its connections with a PROXY header (version 1) */
      proxies: z
        .array(z.union([z.ipv4(), z.ipv6()]))
        .max(100)
        .default([]),
      /** authserv-id whose Authentication-Results are believed of mail from `relays` (RFC 8601 2.5); empty = none */
      authservId: z.string().max(253).default(''),
    })
    .prefault({}),
  /** whether a mail is by whom its From names: SPF, DKIM, DMARC, ARC */
  authenticity: z
    .strictObject({
      /** false (or CHATTER_AUTHENTICITY=off): nothing is checked and no DNS asked; every mail counts as `unknown` */
      enabled: z.boolean().default(true),
      /** name servers, such as `192.0.2.53` or `192.0.2.53:5353`; empty = those of the machine */
      dnsServers: z.array(nameServer).max(10).default([]),
      /** domains (`d=`) of mailing lists and forwarders that are believed when they say whom they got a mail from (ARC) */
      trustedSealers: z
        .array(
          z
            .string()
            .trim()
            .toLowerCase()
            .max(253)
            .regex(/^[a-z0-9_.-]+\.[a-z0-9-]+$/, 'must be a domain')
        )
        .max(100)
        .default([]),
    })
    .prefault({}),
  /** where Google and Microsoft let people sign in; only to be changed for a national cloud, or in tests */
  oauth: z
    .strictObject({
      google: z
        .strictObject({
          authorizeUrl: z.url().default('https://accounts.google.com/o/oauth2/v2/auth'),
          tokenUrl: z.url().default('https://oauth2.googleapis.com/token'),
          /** domains of mail servers that are given an access token */
          mailHosts: mailHosts(['gmail.com', 'googlemail.com']),
        })
        .prefault({}),
      /** `{tenant}` stands for the directory */
      microsoft: z
        .strictObject({
          authorizeUrl: z
            .string()
            .default('https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize'),
          tokenUrl: z.string().default('https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token'),
          /** stands in front of each permission that is asked for */
          mailResource: z.url().default('https://outlook.office.com'),
          mailHosts: mailHosts(['office365.com', 'office.com', 'outlook.com']),
        })
        .prefault({}),
    })
    .prefault({}),
  /** HTTP interfaces of providers; only to be changed for another region or in tests (`{region}` stands for that of SES) */
  providers: z
    .strictObject({
      mailjetUrl: z.url().default('https://api.mailjet.com'),
      sesUrl: z.string().default('https://email.{region}.amazonaws.com'),
    })
    .prefault({}),
  network: z
    .strictObject({
      /** whether mail servers may sit on private addresses, where most of them do */
      privateHosts: z.boolean().default(true),
    })
    .prefault({}),
});
export type ChatterConfig = z.infer<typeof configSchema>;

/** An issue in words; of a choice, what is wrong with the last and most telling alternative. */
const describe = (issue: z.core.$ZodIssue, parents: readonly PropertyKey[] = []): string[] => {
  const path = [...parents, ...issue.path];
  const alternative = issue.code === 'invalid_union' ? issue.errors.at(-1) : undefined;
  return alternative
    ? alternative.flatMap((inner) => describe(inner, path))
    : [`plugin::chatter.${path.join('.')}: ${issue.message}`];
};

const explain = (error: z.ZodError): string => error.issues.flatMap((issue) => describe(issue)).join('; ');

export const config = {
  default: {},
  validator(raw: unknown): void {
    const result = configSchema.safeParse(raw ?? {});
    if (!result.success)
      throw new Error(`The settings of the plugin chatter are not valid. ${explain(result.error)}`);
  },
};

/** They are asked for many times for each mail, and stay what they are while Strapi runs. */
const known = new WeakMap<object, ChatterConfig>();

/** The settings of `config/plugins.js`, with defaults filled in. */
export const readConfig = (strapi: Core.Strapi): ChatterConfig => {
  const stored = strapi.config.get<object | undefined>('plugin::chatter') ?? {};
  const config = known.get(stored) ?? configSchema.parse(stored);
  known.set(stored, config);
  return config;
};

/** Whether this process sends, fetches and processes mail: `queues.enabled`, unless CHATTER_QUEUES=off. */
export const worksOnMail = (strapi: Core.Strapi): boolean =>
  readConfig(strapi).queues.enabled && process.env.CHATTER_QUEUES !== 'off';

/** Whether the senders of mails are checked: `authenticity.enabled`, unless CHATTER_AUTHENTICITY=off. */
export const checksSenders = (strapi: Core.Strapi): boolean =>
  readConfig(strapi).authenticity.enabled && process.env.CHATTER_AUTHENTICITY !== 'off';

/** Absolute path of the folder that holds raw mails and attachments. */
export const dataDirectory = (strapi: Core.Strapi): string =>
  path.resolve(strapi.dirs.app.root, readConfig(strapi).dataDirectory);
