import * as React from 'react';

import { Flex } from '@strapi/design-system';
import { Form, Page } from '@strapi/strapi/admin';

import {
  DEFAULT_SETTINGS,
  settingsBody,
  settingsValues,
  type NumberName,
  type SettingsValues,
} from './settings-values';
import { useChatterOutgoingMailsQuery } from '../../api/outgoing-api';
import {
  useChatterOutgoingSettingsQuery,
  useChatterSaveOutgoingSettingsMutation,
} from '../../api/outgoing-settings-api';
import { useErrorWords } from '../../api/use-error-words';
import { NumberField, SelectField, SwitchField, TextField } from '../../components/form/fields';
import { FieldGrid, FormSection } from '../../components/form/FormSection';
import { SaveBar } from '../../components/form/SaveBar';
import { useSubmit } from '../../components/form/use-submit';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';
import { outgoingSettings } from '../../../../server/src/contracts/outgoing';

type Hinted = NumberName | 'resendUnknown' | 'massServer' | 'fromFilter' | 'strapiEmail';

/** What a setting means, and what holds where nobody has set it. */
const useHint = () => {
  const { t } = useWords();
  return (name: Hinted, standard: string): string =>
    `${t(`outgoing.settings.${name}-hint`)} ${t('outgoing.settings.default', { value: standard })}`;
};

const NumberSetting = ({ name }: { name: NumberName }) => {
  const { t } = useWords();
  const hint = useHint();
  return (
    <NumberField
      name={name}
      label={t(`outgoing.settings.${name}`)}
      hint={hint(name, String(DEFAULT_SETTINGS[name]))}
    />
  );
};

/** The servers that mass mail may be given, and one that was chosen and is there no more. */
const useServerOptions = (chosen: string | null) => {
  const { t } = useWords();
  const { data } = useChatterOutgoingMailsQuery({ query: { limit: 1 } });
  return React.useMemo(() => {
    const options = (data?.servers ?? []).map(({ documentId, name }) => ({ value: documentId, label: name }));
    const isGone = data && chosen !== null && !options.some(({ value }) => value === chosen);
    return isGone ? [...options, { value: chosen, label: t('outgoing.settings.server-gone') }] : options;
  }, [data, chosen, t]);
};

/** What holds for all mail that goes out. */
export const OutgoingSettingsPage = () => {
  const { t } = useWords();
  const hint = useHint();
  const errorWords = useErrorWords();
  const mayWrite = useMayWrite(PERMISSIONS.writeOutgoingMails);
  const { data, error, refetch } = useChatterOutgoingSettingsQuery({}, { refetchOnMountOrArgChange: true });
  const [save] = useChatterSaveOutgoingSettingsMutation();
  const settings = data?.settings;
  const initialValues = React.useMemo(() => settings && settingsValues(settings), [settings]);
  const servers = useServerOptions(settings?.massServer ?? null);
  const submit = useSubmit<SettingsValues, typeof outgoingSettings, unknown>({
    schema: outgoingSettings,
    toBody: (values) => settingsBody(values, settings?.stopped ?? false),
    save: async (body) => {
      // Somebody may have thrown the stop switch since this page was opened: saving must not lift it.
      const latest = await refetch();
      return save({ body: { ...body, stopped: latest.data?.settings.stopped ?? body.stopped } });
    },
  });

  if (!initialValues) return error ? <Page.Error content={errorWords(error)} /> : <Page.Loading />;
  const onOff = (on: boolean): string => t(on ? 'outgoing.settings.on' : 'outgoing.settings.off');
  return (
    <Form<SettingsValues> method="PUT" disabled={!mayWrite} initialValues={initialValues} onSubmit={submit}>
      <Flex direction="column" alignItems="stretch" gap={4} paddingBottom={8}>
        <FormSection title={t('outgoing.settings.trying')}>
          <FieldGrid>
            <NumberSetting name="giveUpAfterHours" />
            <NumberSetting name="suppressAfterBounces" />
          </FieldGrid>
          <SwitchField
            name="resendUnknown"
            label={t('outgoing.settings.resendUnknown')}
            hint={hint('resendUnknown', onOff(DEFAULT_SETTINGS.resendUnknown))}
          />
        </FormSection>
        <FormSection title={t('outgoing.settings.servers')}>
          <FieldGrid>
            <SelectField
              name="massServer"
              label={t('outgoing.settings.massServer')}
              hint={hint('massServer', t('outgoing.settings.no-server'))}
              options={servers}
              placeholder={t('outgoing.settings.no-server')}
              clearable
              clearLabel={t('outgoing.settings.no-server')}
            />
            <NumberSetting name="massFrom" />
            <TextField
              name="strapiEmail.fromFilter"
              label={t('outgoing.settings.fromFilter')}
              hint={hint('fromFilter', t('outgoing.settings.every-address'))}
              placeholder="shop.example, hello@shop.fr"
            />
          </FieldGrid>
          <SwitchField
            name="strapiEmail.active"
            label={t('outgoing.settings.strapiEmail')}
            hint={`${
              data?.strapiProvider
                ? t('outgoing.settings.strapi-provider', { name: data.strapiProvider })
                : t('outgoing.settings.no-strapi-provider')
            } ${hint('strapiEmail', onOff(DEFAULT_SETTINGS.strapiEmail.active))}`}
          />
        </FormSection>
        <FormSection title={t('outgoing.settings.files')}>
          <FieldGrid>
            <NumberSetting name="linkDays" />
          </FieldGrid>
        </FormSection>
        <SaveBar mayWrite={mayWrite} />
      </Flex>
    </Form>
  );
};
