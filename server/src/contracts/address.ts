import { z } from 'zod';

/** A mailbox as a person reads it: a display name, which may be empty, and an address. */
export const mailbox = z.object({ name: z.string(), address: z.string() });
export type Mailbox = z.infer<typeof mailbox>;

export const documentId = z.string().min(1).max(64);
export const contentTypeUid = z
  .string()
  .max(255)
  .regex(/^[a-z]+::[a-z0-9-]+(\.[a-z0-9-]+)?$/i, 'must be a content type, such as api::ticket.ticket');
