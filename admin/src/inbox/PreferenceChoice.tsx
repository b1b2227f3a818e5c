import { Archive, Mail } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { useChatterPreferencesQuery, useChatterSetPreferencesMutation } from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';

const Group = styled.div`
  display: flex;
  align-items: center;
  gap: 10px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;

  > div {
    display: flex;
    padding: 2px;
    border: 1px solid ${({ theme }) => theme.colors.neutral200};
    border-radius: ${({ theme }) => theme.borderRadius};
    background: ${({ theme }) => theme.colors.neutral0};
  }
`;

const Choice = styled.button`
  display: inline-flex;
  align-items: center;
  gap: 6px;
  height: 2.6rem;
  padding: 0 10px;
  border: 0;
  border-radius: 3px;
  background: none;
  color: ${({ theme }) => theme.colors.neutral600};
  font: inherit;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  cursor: pointer;

  svg {
    width: 1.2rem;
    height: 1.2rem;
  }
  svg path {
    fill: currentColor;
  }
  &[aria-checked='true'] {
    background: ${({ theme }) => theme.colors.primary100};
    color: ${({ theme }) => theme.colors.primary700};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
`;

const CHANNELS = [
  { channel: 'email', Icon: Mail },
  { channel: 'inbox', Icon: Archive },
] as const;

/** How I want to hear of messages: by e-mail, or here. */
export const PreferenceChoice = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const { data } = useChatterPreferencesQuery({});
  const [save, { isLoading }] = useChatterSetPreferencesMutation();
  if (!data) return null;

  const choose = async (notificationPreference: 'email' | 'inbox'): Promise<void> => {
    const result = await save({ body: { notificationPreference } });
    toggleNotification(
      'error' in result
        ? { type: 'danger', message: errorWords(result.error) }
        : { type: 'success', message: t(`inbox.now-by.${notificationPreference}`, { address: data.address }) }
    );
  };
  return (
    <Group>
      <span id="chatter-preference">{t('inbox.tell-me')}</span>
      <div role="radiogroup" aria-labelledby="chatter-preference">
        {CHANNELS.map(({ channel, Icon }) => {
          const chosen = data.notificationPreference === channel;
          return (
            <Choice
              key={channel}
              type="button"
              role="radio"
              aria-checked={chosen}
              disabled={isLoading}
              title={t(`inbox.by-hint.${channel}`, { address: data.address })}
              onClick={() => !chosen && void choose(channel)}
            >
              <Icon aria-hidden />
              {t(`inbox.by.${channel}`)}
            </Choice>
          );
        })}
      </div>
    </Group>
  );
};
