import * as React from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { LinkLike } from '../../components/LinkLike';
import { useSizeWords } from '../../components/use-size-words';
import { FileIcon } from '../../thread/attachments/FileIcon';
import { MailFrame } from '../../thread/MailFrame';
import { useWords } from '../../words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

const Files = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 8px;

  li {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    max-width: min(36rem, 100%);
    padding: 4px 10px;
    border: 1px solid ${({ theme }) => theme.colors.neutral200};
    border-radius: ${({ theme }) => theme.borderRadius};
    color: ${({ theme }) => theme.colors.neutral600};
    font-size: 1.2rem;
    line-height: 1.6;
  }
  strong {
    overflow: hidden;
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  span,
  svg {
    flex: none;
  }
`;

const Blocked = styled.p`
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;

  button {
    color: ${({ theme }) => theme.colors.primary600};
  }
`;

/** The pictures of the mail itself are only in its source. */
const NO_PICTURES: ReadonlyMap<string, string> = new Map();

/** The mail as it reads, shut in a frame. */
export const MailView = ({ mail }: { mail: IncomingMailDetail }) => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  const [showImages, setShowImages] = React.useState(false);
  const [showQuoted, setShowQuoted] = React.useState(false);
  const title = t('message.frame', { author: mail.fromName || mail.fromAddress || t('incoming.no-sender') });
  const frame = (html: string): React.ReactNode => (
    <MailFrame html={html} remoteImages={showImages} ownPictures={NO_PICTURES} title={title} />
  );
  const empty = mail.html.trim() === '' && !mail.quotedHtml;
  return (
    <Box padding={5}>
      <Flex direction="column" alignItems="stretch" gap={3}>
        {mail.remoteImages && !showImages && (
          <Blocked>
            {t('message.images-blocked')}
            <LinkLike onClick={() => setShowImages(true)} title={t('message.images-hint')}>
              {t('message.images-show')}
            </LinkLike>
          </Blocked>
        )}
        {empty && (
          <Typography textColor="neutral600">
            {t(mail.hasSource ? 'incoming.no-text' : 'incoming.source-gone')}
          </Typography>
        )}
        {mail.html.trim() !== '' && <div>{frame(mail.html)}</div>}
        {mail.quotedHtml && (
          <div>
            <LinkLike aria-expanded={showQuoted} onClick={() => setShowQuoted((open) => !open)}>
              {showQuoted ? t('message.quoted-hide') : t('message.quoted-show')}
            </LinkLike>
            {showQuoted && frame(mail.quotedHtml)}
          </div>
        )}
        {mail.attachments.length > 0 && (
          <Files aria-label={t('files.title')} title={t('incoming.files-hint')}>
            {mail.attachments.map((file, index) => (
              <li key={`${index} ${file.name}`}>
                <FileIcon mimeType={file.mimeType} />
                <strong title={file.name}>{file.name}</strong>
                <span>{sizeWords(file.size)}</span>
              </li>
            ))}
          </Files>
        )}
      </Flex>
    </Box>
  );
};
