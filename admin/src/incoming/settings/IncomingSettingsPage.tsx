import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { Form, Page } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { DEFAULT_SETTINGS, settingsBody, settingsValues, type SettingsValues } from './settings-values';
import {
  useChatterIncomingSettingsQuery,
  useChatterSaveIncomingSettingsMutation,
} from '../../api/incoming-api';
import { useErrorWords } from '../../api/use-error-words';
import { NumberField, SwitchField, TextField } from '../../components/form/fields';
import { FormSection } from '../../components/form/FormSection';
import { SaveBar } from '../../components/form/SaveBar';
import { useSubmit } from '../../components/form/use-submit';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';
import { incomingSettings, type IncomingSettings } from '../../../../server/src/contracts/incoming';

type NumberName = {
  [Name in keyof IncomingSettings]: IncomingSettings[Name] extends number ? Name : never;
}[keyof IncomingSettings];

/** A number and what it is where nobody has set it. */
const NumberSetting = ({ name }: { name: NumberName }) => {
  const { t } = useWords();
  return (
    <NumberField
      name={name}
      label={t(`incoming.settings.${name}`)}
      hint={t('incoming.settings.default', { value: DEFAULT_SETTINGS[name] })}
    />
  );
};

/** What a setting means, and beside it its numbers. */
const Row = styled.div`
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  gap: 12px 32px;

  & + & {
    padding-top: 20px;
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  @media (max-width: 900px) {
    grid-template-columns: minmax(0, 1fr);
  }
`;

const Numbers = styled.div`
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  gap: 16px;
`;

const BRAKES: readonly { name: 'loop' | 'fast' | 'global'; numbers: readonly NumberName[] }[] = [
  { name: 'loop', numbers: ['loopThreshold', 'loopMinutes'] },
  { name: 'fast', numbers: ['fastBrakeMails', 'fastBrakeSeconds'] },
  { name: 'global', numbers: ['globalBrakeMails'] },
];

/** What holds for all mail that comes in. */
export const IncomingSettingsPage = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const mayWrite = useMayWrite(PERMISSIONS.writeIncomingMails);
  const { data, error } = useChatterIncomingSettingsQuery({}, { refetchOnMountOrArgChange: true });
  const [save] = useChatterSaveIncomingSettingsMutation();
  const settings = data?.settings;
  const initialValues = React.useMemo(() => settings && settingsValues(settings), [settings]);
  const submit = useSubmit<SettingsValues, typeof incomingSettings, unknown>({
    schema: incomingSettings,
    toBody: settingsBody,
    save: (body) => save({ body }),
  });

  if (!initialValues) return error ? <Page.Error content={errorWords(error)} /> : <Page.Loading />;
  return (
    <Form<SettingsValues> method="PUT" disabled={!mayWrite} initialValues={initialValues} onSubmit={submit}>
      <Flex direction="column" alignItems="stretch" gap={4} paddingBottom={8}>
        <FormSection title={t('incoming.settings.brakes')} hint={t('incoming.settings.brakes-hint')}>
          {BRAKES.map(({ name, numbers }) => (
            <Row key={name} role="group" aria-label={t(`incoming.settings.${name}`)}>
              <div>
                <Typography variant="pi" fontWeight="bold" tag="h3">
                  {t(`incoming.settings.${name}`)}
                </Typography>
                <Typography variant="pi" textColor="neutral600" tag="p">
                  {t(`incoming.settings.${name}-hint`)}
                </Typography>
              </div>
              <Numbers>
                {numbers.map((one) => (
                  <NumberSetting key={one} name={one} />
                ))}
              </Numbers>
            </Row>
          ))}
        </FormSection>
        <FormSection title={t('incoming.settings.trust')}>
          <TextField
            name="allowedDomains"
            label={t('incoming.settings.allowedDomains')}
            hint={t('incoming.settings.allowedDomains-hint')}
            placeholder="shop.example, shop.fr"
          />
          <SwitchField
            name="trustUnchecked"
            label={t('incoming.settings.trustUnchecked')}
            hint={t('incoming.settings.trustUnchecked-hint')}
          />
          <SwitchField
            name="refuseNoRoute"
            label={t('incoming.settings.refuseNoRoute')}
            hint={t('incoming.settings.refuseNoRoute-hint')}
          />
        </FormSection>
        <FormSection title={t('incoming.settings.keeping')}>
          <Row>
            <div>
              <Typography variant="pi" fontWeight="bold" tag="h3">
                {t('incoming.settings.retention')}
              </Typography>
              <Typography variant="pi" textColor="neutral600" tag="p">
                {t('incoming.settings.retention-hint')}
              </Typography>
            </div>
            <Numbers>
              <NumberSetting name="retentionDays" />
            </Numbers>
          </Row>
        </FormSection>
        <SaveBar mayWrite={mayWrite} />
      </Flex>
    </Form>
  );
};
