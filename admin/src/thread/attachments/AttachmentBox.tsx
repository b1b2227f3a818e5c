import type * as React from 'react';

import { Box, Flex, IconButton, Loader, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { styled } from 'styled-components';

import { FileIcon } from './FileIcon';
import { isPictureOfText } from './picture-of-text';
import { useFiles } from './use-files';
import { useChatterAttachmentsQuery } from '../../api/thread-api';
import { useErrorWords } from '../../api/use-error-words';
import { Moment } from '../../components/Moment';
import { useSizeWords } from '../../components/use-size-words';
import { useWords } from '../../words';

import type { listAttachments } from '../../../../server/src/contracts/attachments';
import type { ContractResponse } from '../../../../server/src/contracts/contract';
import type { ThreadKey } from '../thread-key';
import type { Files } from './use-files';

type ListedFile = ContractResponse<typeof listAttachments>['attachments'][number];

const Frame = styled(Box)`
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

const Row = styled.li`
  display: flex;
  align-items: center;
  gap: 12px;
  min-width: 0;
  padding: 4px 0;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  > span {
    flex: none;
  }
  > span.size {
    min-width: 5.2rem;
    text-align: right;
  }
  > span.author {
    flex: 0 1 auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @container (max-width: 560px) {
    > span.author {
      display: none;
    }
  }
`;

const Name = styled.button`
  display: flex;
  flex: 0 1 auto;
  align-items: center;
  gap: 8px;
  min-width: 6rem;
  margin-right: auto;
  padding: 4px 0;
  border: 0;
  background: none;
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  font-size: 1.3rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  cursor: pointer;

  span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  &:hover {
    color: ${({ theme }) => theme.colors.primary600};
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;

const FileRow = ({ file, files }: { file: ListedFile; files: Files }) => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  return (
    <Row>
      <Name type="button" title={file.name} onClick={() => files.open(file)}>
        <FileIcon mimeType={file.mimeType} />
        <span>{file.name}</span>
      </Name>
      <span className="author" title={file.authorName}>
        {file.authorName}
      </span>
      <span>
        <Moment at={file.createdAt} style="date-time" />
      </span>
      <span className="size">{sizeWords(file.size)}</span>
      <IconButton
        type="button"
        variant="ghost"
        size="S"
        label={t('files.download-name', { name: file.name })}
        disabled={files.busy === file.id}
        onClick={() => files.save(file)}
      >
        <Download />
      </IconButton>
    </Row>
  );
};

/** Every file of an entry's conversation, newest first; pictures that stand in the text of mails last. */
export const AttachmentBox = ({ thread }: { thread: ThreadKey }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const files = useFiles(thread);
  const { currentData, error } = useChatterAttachmentsQuery({ params: thread });
  const all = currentData?.attachments ?? [];
  const own = all.filter((file) => !isPictureOfText(file));
  const inText = all.filter(isPictureOfText);

  const content = (): React.ReactNode => {
    if (error && !currentData) return <Typography role="alert">{errorWords(error)}</Typography>;
    if (!currentData) return <Loader small>{t('files.loading')}</Loader>;
    if (all.length === 0) {
      return (
        <Typography variant="pi" textColor="neutral600">
          {t('files.none')}
        </Typography>
      );
    }
    return (
      <>
        <ul>
          {own.map((file) => (
            <FileRow key={file.id} file={file} files={files} />
          ))}
        </ul>
        {inText.length > 0 && (
          <>
            <Typography variant="pi" textColor="neutral600" tag="h4" paddingTop={2}>
              {t('files.in-text')}
            </Typography>
            <ul>
              {inText.map((file) => (
                <FileRow key={file.id} file={file} files={files} />
              ))}
            </ul>
          </>
        )}
      </>
    );
  };

  return (
    <Frame
      tag="section"
      aria-label={t('files.title')}
      paddingLeft={{ initial: 4, medium: 6 }}
      paddingRight={{ initial: 4, medium: 6 }}
      paddingTop={3}
      paddingBottom={3}
    >
      <Flex direction="column" alignItems="stretch" gap={1}>
        {content()}
      </Flex>
      {files.preview}
    </Frame>
  );
};
