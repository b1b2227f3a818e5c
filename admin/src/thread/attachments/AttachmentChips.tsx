import { Loader } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { styled } from 'styled-components';

import { FileIcon } from './FileIcon';
import { previewKind } from './preview-kind';
import { useFiles } from './use-files';
import { useSizeWords } from '../../components/use-size-words';
import { useWords } from '../../words';

import type { AttachmentView } from '../../../../server/src/contracts/thread';
import type { ThreadKey } from '../thread-key';

const Row = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  margin-top: 8px;
`;

const Chip = styled.li`
  display: inline-flex;
  min-width: 0;
  max-width: min(36rem, 100%);
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.6;

  button {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    padding: 4px 10px;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  button:hover {
    background: ${({ theme }) => theme.colors.neutral100};
  }
  button:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: -2px;
  }
  button + button {
    flex: none;
    padding: 4px 8px;
    border-left: 1px solid ${({ theme }) => theme.colors.neutral200};
  }
  strong {
    overflow: hidden;
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button > span {
    flex: none;
  }
  svg {
    flex: none;
  }
`;

/** The files of a message. A press shows a picture or PDF and saves anything else. */
export const AttachmentChips = ({
  thread,
  attachments,
}: {
  thread: ThreadKey;
  attachments: AttachmentView[];
}) => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  const files = useFiles(thread);
  if (attachments.length === 0) return null;
  return (
    <>
      <Row aria-label={t('files.title')}>
        {attachments.map((file) => {
          const shown = previewKind(file.mimeType) !== null;
          const saveLabel = t('files.download-name', { name: file.name });
          return (
            <Chip key={file.id}>
              <button
                type="button"
                title={shown ? t('files.open-name', { name: file.name }) : saveLabel}
                disabled={files.busy === file.id}
                onClick={() => files.open(file)}
              >
                {files.busy === file.id ? (
                  <Loader small>{t('files.loading')}</Loader>
                ) : (
                  <FileIcon mimeType={file.mimeType} />
                )}
                <strong>{file.name}</strong>
                <span>{sizeWords(file.size)}</span>
              </button>
              {shown && (
                <button
                  type="button"
                  aria-label={saveLabel}
                  title={saveLabel}
                  onClick={() => files.save(file)}
                >
                  <Download width="1.2rem" height="1.2rem" fill="neutral600" aria-hidden />
                </button>
              )}
            </Chip>
          );
        })}
      </Row>
      {files.preview}
    </>
  );
};
