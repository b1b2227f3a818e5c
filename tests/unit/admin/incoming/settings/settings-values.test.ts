import {
  DEFAULT_SETTINGS,
  settingsBody,
  settingsValues,
} from '../../../../../admin/src/incoming/settings/settings-values';
import { incomingSettings } from '../../../../../server/src/contracts/incoming';

describe('the form of the settings for incoming mail', () => {
  it('sends back what it got', () => {
    const settings = { ...DEFAULT_SETTINGS, allowedDomains: ['shop.example', 'shop.fr'], retentionDays: 7 };
    expect(settingsBody(settingsValues(settings))).toEqual(settings);
    expect(incomingSettings.parse(settingsBody(settingsValues(settings)))).toEqual(settings);
  });

  it('reads domains as people write them', () => {
    const values = {
      ...settingsValues(DEFAULT_SETTINGS),
      allowedDomains: ' @shop.example; shop.fr,,x.example ',
    };
    expect(settingsBody(values).allowedDomains).toEqual(['shop.example', 'shop.fr', 'x.example']);
  });

  it('takes the default for a number that was emptied', () => {
    const values = { ...settingsValues(DEFAULT_SETTINGS), loopMinutes: null };
    expect(settingsBody(values).loopMinutes).toBe(120);
  });
});
