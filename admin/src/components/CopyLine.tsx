import * as React from 'react';

import { Flex } from '@strapi/design-system';
import { Check, Duplicate } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { SmallButton } from './SmallButton';
import { useWords } from '../words';

const SHOWN_MS = 2_000;

const Text = styled.code`
  flex: 1 1 20rem;
  min-width: 0;
  padding: 8px 12px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral800};
  font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
  font-size: 1.2rem;
  line-height: 1.5;
  overflow-wrap: anywhere;
  user-select: all;
`;

/** A text to be pasted elsewhere. `label` names it for who cannot see it. */
export const CopyLine = ({ label, text }: { label: string; text: string }) => {
  const { t } = useWords();
  const { toggleNotification } = useNotification();
  const [copied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    try {
      // Browsers have no clipboard on pages that came without TLS.
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toggleNotification({ type: 'warning', message: t('incoming-servers.copy-failed') });
    }
  };
  return (
    <Flex gap={2} wrap="wrap" alignItems="center">
      <Text aria-label={label}>{text}</Text>
      <SmallButton
        variant="tertiary"
        startIcon={copied ? <Check /> : <Duplicate />}
        onClick={() => void copy()}
      >
        {copied ? t('incoming-servers.copied') : t('incoming-servers.copy')}
      </SmallButton>
    </Flex>
  );
};
