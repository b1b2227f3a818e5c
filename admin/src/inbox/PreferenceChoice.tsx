import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { Archive, Mail } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { useChatterPreferencesQuery, useChatterSetPreferencesMutation } from '../api/inbox-api';
import { useErrorWords } from '../api/use-error-words';
import { SegmentedChoice } from '../components/SegmentedChoice';
import { useWords } from '../words';

const CHANNELS = ['email', 'inbox'] as const;
type Channel = (typeof CHANNELS)[number];

const ICONS = { email: Mail, inbox: Archive } as const;

/** How I want to hear of messages: by e-mail, or here. */
export const PreferenceChoice = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const labelId = React.useId();
  const { data } = useChatterPreferencesQuery({});
  const [save, { isLoading }] = useChatterSetPreferencesMutation();
  if (!data) return null;

  const choose = async (notificationPreference: Channel): Promise<void> => {
    const result = await save({ body: { notificationPreference } });
    toggleNotification(
      'error' in result
        ? { type: 'danger', message: errorWords(result.error) }
        : { type: 'success', message: t(`inbox.now-by.${notificationPreference}`, { address: data.address }) }
    );
  };
  return (
    <Flex gap={3}>
      <Typography id={labelId} variant="pi" textColor="neutral600">
        {t('inbox.tell-me')}
      </Typography>
      <SegmentedChoice
        labelledBy={labelId}
        value={data.notificationPreference}
        disabled={isLoading}
        options={CHANNELS.map((channel) => {
          const Icon = ICONS[channel];
          return {
            value: channel,
            words: t(`inbox.by.${channel}`),
            icon: <Icon aria-hidden />,
            title: t(`inbox.by-hint.${channel}`, { address: data.address }),
          };
        })}
        onChange={(channel) => void choose(channel)}
      />
    </Flex>
  );
};
