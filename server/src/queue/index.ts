/*
 * Owns: the loop over records that are jobs (claim, lease, backoff) and raw access to tables.
 * May import: contracts, mail.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { createQueueService } from './service';

export const queueModule: Module = {
  name: 'queue',
  services: { queue: createQueueService },
};
