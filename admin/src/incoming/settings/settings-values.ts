import { incomingSettings, type IncomingSettings } from '../../../../server/src/contracts/incoming';

/** What the form holds: numbers may be empty while they are typed, domains are a line of text. */
export type SettingsValues = {
  [Name in keyof IncomingSettings]: IncomingSettings[Name] extends number
    ? number | null
    : IncomingSettings[Name] extends boolean
      ? boolean
      : string;
};

/** What holds where nobody has set anything. */
export const DEFAULT_SETTINGS: IncomingSettings = incomingSettings.parse({});

export const settingsValues = (settings: IncomingSettings): SettingsValues => ({
  ...settings,
  allowedDomains: settings.allowedDomains.join(', '),
});

/** The request of what stands in the form. An emptied number takes its default. */
export const settingsBody = (values: SettingsValues): IncomingSettings => {
  const number = (name: keyof IncomingSettings & keyof NumberSettings): number =>
    values[name] ?? DEFAULT_SETTINGS[name];
  return {
    retentionDays: number('retentionDays'),
    loopMinutes: number('loopMinutes'),
    loopThreshold: number('loopThreshold'),
    fastBrakeSeconds: number('fastBrakeSeconds'),
    fastBrakeMails: number('fastBrakeMails'),
    globalBrakeMails: number('globalBrakeMails'),
    allowedDomains: values.allowedDomains
      .split(/[\s,;]+/)
      .map((domain) => domain.replace(/^@/, ''))
      .filter((domain) => domain !== ''),
    trustUnchecked: values.trustUnchecked,
    refuseNoRoute: values.refuseNoRoute,
  };
};

type NumberSettings = {
  [Name in keyof IncomingSettings as IncomingSettings[Name] extends number ? Name : never]: number;
};
