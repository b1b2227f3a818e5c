import type * as React from 'react';

import { ArrowClockwise, Cross, WarningCircle } from '@strapi/icons';
import { keyframes, styled } from 'styled-components';

import { useErrorWords } from '../../api/use-error-words';
import { useSizeWords } from '../../components/use-size-words';
import { useWords } from '../../words';
import { FileIcon } from '../attachments/FileIcon';
import { ATTACHMENT_LIMITS } from '../../../../server/src/contracts/attachments';

import type { LinkedFiles } from './use-linked-files';
import type { Upload, Uploads } from './use-uploads';

const turn = keyframes`
  to { transform: rotate(360deg); }
`;

const Tray = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  padding: 0 14px 10px;
`;

const Item = styled.li<{ $failed?: boolean; $noted?: boolean }>`
  display: inline-flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
  max-width: min(40rem, 100%);
  padding: 3px 4px 3px 10px;
  border: 1px solid ${({ theme, $failed }) => ($failed ? theme.colors.danger500 : theme.colors.neutral200)};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.6;

  strong {
    overflow: hidden;
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  > span {
    flex: none;
  }
  > em {
    min-width: 0;
    color: ${({ theme, $noted }) => ($noted ? theme.colors.warning700 : theme.colors.danger700)};
    font-style: normal;
    overflow-wrap: anywhere;
  }
`;

const Act = styled.button`
  display: inline-flex;
  flex: none;
  padding: 4px;
  border: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: none;
  cursor: pointer;

  &:hover {
    background: ${({ theme }) => theme.colors.neutral200};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
  }
`;

const Turning = styled.span`
  width: 1.3rem;
  height: 1.3rem;
  border: 2px solid ${({ theme }) => theme.colors.neutral200};
  border-top-color: ${({ theme }) => theme.colors.primary600};
  border-radius: 50%;

  @media (prefers-reduced-motion: no-preference) {
    animation: ${turn} 800ms linear infinite;
  }
`;

const Remove = ({ name, onRemove }: { name: string; onRemove(): void }) => {
  const { t } = useWords();
  const label = t('files.remove', { name });
  return (
    <Act type="button" aria-label={label} title={label} onClick={onRemove}>
      <Cross width="1rem" height="1rem" fill="neutral600" aria-hidden />
    </Act>
  );
};

const Failed = ({ upload, maxSize }: { upload: Upload; maxSize: number | null }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const sizeWords = useSizeWords();
  const { problem } = upload;
  if (problem === 'too-many') {
    return <em role="alert">{t('files.too-many', { limit: ATTACHMENT_LIMITS.perMessage })}</em>;
  }
  if (problem === 'too-large') {
    return (
      <em role="alert">
        {maxSize === null
          ? t('files.too-large-unknown')
          : t('files.too-large', { limit: sizeWords(maxSize) })}
      </em>
    );
  }
  return <em role="alert">{t('files.failed', { reason: errorWords(problem?.error) })}</em>;
};

/** The files that the message will carry, those on their way, and those that did not make it. */
export const FileTray = ({ uploads, linked }: { uploads: Uploads; linked: LinkedFiles }): React.ReactNode => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  if (uploads.done.length === 0 && uploads.open.length === 0) return null;
  return (
    <Tray aria-label={t('files.title')}>
      {uploads.done.map((file) => (
        <Item key={file.id} title={file.name} $noted={linked.ids.has(file.id)}>
          <FileIcon mimeType={file.mimeType} />
          <strong>{file.name}</strong>
          <span>{sizeWords(file.size)}</span>
          {linked.ids.has(file.id) && (
            <em>{linked.days === null ? t('files.left-out') : t('files.as-link', { days: linked.days })}</em>
          )}
          <Remove name={file.name} onRemove={() => uploads.removeDone(file)} />
        </Item>
      ))}
      {uploads.open.map((upload) => {
        const retryLabel = t('files.retry', { name: upload.name });
        return (
          <Item key={upload.key} title={upload.name} $failed={upload.problem !== null}>
            {upload.problem === null ? (
              <Turning role="status" aria-label={t('files.uploading', { name: upload.name })} />
            ) : (
              <WarningCircle
                width="1.3rem"
                height="1.3rem"
                fill="danger600"
                style={{ flex: 'none' }}
                aria-hidden
              />
            )}
            <strong>{upload.name}</strong>
            {upload.problem === null ? (
              <span>{sizeWords(upload.size)}</span>
            ) : (
              <Failed upload={upload} maxSize={uploads.maxSize} />
            )}
            {upload.retry && (
              <Act type="button" aria-label={retryLabel} title={retryLabel} onClick={upload.retry}>
                <ArrowClockwise width="1.1rem" height="1.1rem" fill="neutral600" aria-hidden />
              </Act>
            )}
            <Remove name={upload.name} onRemove={() => uploads.removeOpen(upload)} />
          </Item>
        );
      })}
    </Tray>
  );
};
