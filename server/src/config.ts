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
  /** relation to the person an entry is about */
  customerField: z.string().optional(),
  /** relation to the admin user who takes care of it */
  responsibleField: z.string().optional(),
  /** relation to plugin::chatter.company */
  companyField: z.string().optional(),
});
export type AttachConfig = z.infer<typeof attachConfig>;

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
  mail: z
    .strictObject({
      /** sender where no alias domain has a default-from address */
      defaultFrom: z.string().default(''),
    })
    .prefault({}),
  /** a small SMTP server for the intake, meant to stand behind a mail server of yours */
  smtpListener: z
    .strictObject({
      enabled: z.boolean().default(false),
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(1).max(65_535).default(2525),
      /** connections at a time */
      maxClients: z.number().int().min(1).max(1000).default(20),
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

/** The settings of `config/plugins.js`, with defaults filled in. */
export const readConfig = (strapi: Core.Strapi): ChatterConfig =>
  configSchema.parse(strapi.config.get('plugin::chatter') ?? {});

/** Whether this process sends, fetches and processes mail: `queues.enabled`, unless CHATTER_QUEUES=off. */
export const worksOnMail = (strapi: Core.Strapi): boolean =>
  readConfig(strapi).queues.enabled && process.env.CHATTER_QUEUES !== 'off';

/** Absolute path of the folder that holds raw mails and attachments. */
export const dataDirectory = (strapi: Core.Strapi): string =>
  path.resolve(strapi.dirs.app.root, readConfig(strapi).dataDirectory);
