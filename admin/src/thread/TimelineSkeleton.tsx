import { Box, Flex } from '@strapi/design-system';
import { keyframes, styled } from 'styled-components';

import { useWords } from '../words';

const breathe = keyframes`
  from { opacity: 1; }
  to { opacity: 0.45; }
`;

const Bar = styled.div<{ $width: string; $height?: number }>`
  width: ${({ $width }) => $width};
  max-width: 100%;
  height: ${({ $height = 10 }) => $height}px;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral150};

  @media (prefers-reduced-motion: no-preference) {
    animation: ${breathe} 900ms ease-in-out infinite alternate;
  }
`;

const Disc = styled(Bar)`
  flex: none;
  border-radius: 50%;
`;

/** Stands where messages will be. */
export const TimelineSkeleton = () => {
  const { t } = useWords();
  return (
    <Box padding={6} role="status" aria-label={t('timeline.loading')}>
      {['62%', '38%', '50%'].map((width) => (
        <Flex key={width} gap={3} alignItems="flex-start" paddingBottom={5}>
          <Disc $width="32px" $height={32} />
          <Flex direction="column" alignItems="flex-start" gap={2} width="100%" paddingTop={1}>
            <Bar $width="16rem" />
            <Bar $width={width} />
          </Flex>
        </Flex>
      ))}
    </Box>
  );
};
