import { outgoingSettings, type OutgoingSettings } from '../../../../server/src/contracts/outgoing';

const NUMBERS = ['giveUpAfterHours', 'suppressAfterBounces', 'massFrom', 'linkDays'] as const;
export type NumberName = (typeof NUMBERS)[number];

/** What the form holds: numbers may be empty while they are typed. */
export type SettingsValues = Omit<OutgoingSettings, NumberName | 'stopped'> &
  Record<NumberName, number | null>;

/** What holds where nobody has set anything. */
export const DEFAULT_SETTINGS: OutgoingSettings = outgoingSettings.parse({});

/** The stop switch stands on the page of the queue; the form leaves it as it is. */
export const settingsValues = ({ stopped: _stopped, ...settings }: OutgoingSettings): SettingsValues =>
  settings;

/** The request of what stands in the form. An emptied number takes its default. */
export const settingsBody = (values: SettingsValues, stopped: boolean): OutgoingSettings => ({
  ...values,
  ...(Object.fromEntries(NUMBERS.map((name) => [name, values[name] ?? DEFAULT_SETTINGS[name]])) as Record<
    NumberName,
    number
  >),
  stopped,
});
