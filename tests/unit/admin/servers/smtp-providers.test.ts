import { PRESETS, providerOf } from '../../../../admin/src/servers/smtp-providers';
import { outgoingServerSchema, serverBody, serverValues } from '../../../../admin/src/servers/server-values';

describe('what a provider wants', () => {
  it.each(Object.entries(PRESETS))('%s is a server that can be saved, and is known again', (name, preset) => {
    const values = { ...serverValues(undefined), name: 'One', oauthAccount: 'account', ...preset };
    expect(outgoingServerSchema.safeParse(serverBody(values)).success).toBe(true);
    expect(providerOf('smtp', String(preset.host))).toBe(name);
  });

  it('of Microsoft are three connections and so many mails', () => {
    expect(PRESETS.microsoft).toMatchObject({ maxConnections: 3, limitPerMinute: 30, limitPerDay: 10_000 });
  });
});
