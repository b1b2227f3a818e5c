import type { WebhookKind } from '../../../contracts/incoming-servers';
import { createCloudflare } from './cloudflare';
import { createMailgun } from './mailgun';
import { createMailjet } from './mailjet';
import { createPostmark } from './postmark';
import { createSendgrid } from './sendgrid';
import { createSes } from './ses';
import type { WebhookAdapter } from './webhook';

/** One adapter for each provider; docs/incoming-webhooks.md tells how to add another. */
export const createWebhookAdapters = (): Readonly<Record<WebhookKind, WebhookAdapter>> => ({
  mailgun: createMailgun(),
  sendgrid: createSendgrid(),
  postmark: createPostmark(),
  mailjet: createMailjet(),
  ses: createSes(),
  cloudflare: createCloudflare(),
});
