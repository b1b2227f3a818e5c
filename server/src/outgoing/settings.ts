import type { Core } from '@strapi/strapi';

import { createBriefMemory } from '../brief-memory';
import { outgoingSettings, type OutgoingSettings } from '../contracts/outgoing';
import { forgiveStop } from './sending/store-holds';

/** ms that settings are remembered: other processes follow the stop switch within that time. */
const MEMORY_MS = 1_000;

/** Who switched the stop switch last, and when (ISO). */
export interface StopMark {
  by: string;
  at: string;
}

/** The stored settings with defaults for whatever is missing, or was valid once and no longer is. */
export const readStoredSettings = (stored: unknown): OutgoingSettings => {
  const values = { ...(stored as Record<string, unknown> | null) };
  const result = outgoingSettings.safeParse(values);
  if (result.success) return result.data;
  for (const issue of result.error.issues) delete values[String(issue.path[0])];
  return outgoingSettings.parse(values);
};

/** What holds for all mail that goes out; edited in Settings -> Outgoing mail. */
export const createOutgoingSettings = (strapi: Core.Strapi) => {
  const place = (key: string) => strapi.store({ type: 'plugin', name: 'chatter', key });
  const memory = createBriefMemory(
    async () => readStoredSettings(await place('outgoing').get({})),
    MEMORY_MS
  );
  /** The time during which everything was held does not count towards the one after which a mail is given up. */
  const forgive = async (): Promise<void> => {
    const mark = (await place('outgoing-stop').get({})) as StopMark | null;
    const since = mark ? Date.parse(mark.at) : NaN;
    if (!Number.isNaN(since)) await forgiveStop(strapi, { since, now: Date.now() });
  };

  return {
    /** The settings; a change by another process is seen within a second. */
    read: (): Promise<OutgoingSettings> => memory.read(),

    /** The settings as they are stored at this moment. */
    stored: async (): Promise<OutgoingSettings> => readStoredSettings(await place('outgoing').get({})),

    /** Who switched the stop switch last; null when nobody did. */
    stopMark: async (): Promise<StopMark | null> =>
      ((await place('outgoing-stop').get({})) as StopMark | null) ?? null,

    /** Replaces the settings. `by` is the name of the person. */
    async save(input: OutgoingSettings, by: string): Promise<OutgoingSettings> {
      const before = readStoredSettings(await place('outgoing').get({}));
      const value = outgoingSettings.parse(input);
      if (before.stopped && !value.stopped) await forgive();
      await place('outgoing').set({ value });
      if (value.stopped !== before.stopped)
        await place('outgoing-stop').set({ value: { by, at: new Date().toISOString() } satisfies StopMark });
      memory.forget();
      return value;
    },
  };
};
