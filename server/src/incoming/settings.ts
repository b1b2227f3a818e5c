import type { Core } from '@strapi/strapi';

import { refuseFields } from '../http/refuse-fields';
import { incomingSettings, type IncomingSettings } from '../contracts/incoming';
import { createBriefMemory } from '../brief-memory';
import { readDomainList } from './senders/sender-pattern';

/** ms that settings are remembered: other processes follow a change within that time. */
const MEMORY_MS = 3_000;

/** The stored settings with defaults for whatever is missing, or was valid once and no longer is. */
export const readStoredSettings = (stored: unknown): IncomingSettings => {
  const values = { ...(stored as Record<string, unknown> | null) };
  const result = incomingSettings.safeParse(values);
  if (result.success) return result.data;
  for (const issue of result.error.issues) delete values[String(issue.path[0])];
  return incomingSettings.parse(values);
};

/** What holds for all mail that comes in; edited in Settings -> Incoming mail. */
export const createIncomingSettings = (strapi: Core.Strapi) => {
  const place = () => strapi.store({ type: 'plugin', name: 'chatter', key: 'incoming' });
  const memory = createBriefMemory(async () => readStoredSettings(await place().get({})), MEMORY_MS);
  return {
    /** The settings; a change by another process is seen within three seconds. */
    read: (): Promise<IncomingSettings> => memory.read(),

    /** Replaces the settings. ValidationError with the field where a domain is none. */
    async save(input: IncomingSettings): Promise<IncomingSettings> {
      const { domains, problem } = readDomainList(input.allowedDomains);
      refuseFields(problem ? [{ path: ['allowedDomains'], message: problem }] : []);
      const value = incomingSettings.parse({ ...input, allowedDomains: domains });
      await place().set({ value });
      memory.forget();
      return value;
    },
  };
};
