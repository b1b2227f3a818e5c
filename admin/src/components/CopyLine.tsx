import { Flex } from '@strapi/design-system';
import { Check, Duplicate } from '@strapi/icons';
import { styled } from 'styled-components';

import { SmallButton } from './SmallButton';
import { useCopy } from './use-copy';
import { useWords } from '../words';

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
  const { copied, copy } = useCopy(text, t('incoming-servers.copy-failed'));
  return (
    <Flex gap={2} wrap="wrap" alignItems="center">
      <Text aria-label={label}>{text}</Text>
      <SmallButton variant="tertiary" startIcon={copied ? <Check /> : <Duplicate />} onClick={copy}>
        {copied ? t('incoming-servers.copied') : t('incoming-servers.copy')}
      </SmallButton>
    </Flex>
  );
};
