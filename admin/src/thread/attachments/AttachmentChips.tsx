import { File, FilePdf, FileZip, Image } from '@strapi/icons';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';

import { byteSize } from './byte-size';

import type { attachmentView } from '../../../server/src/contracts/thread';
import type { z } from 'zod';

type Attachment = z.infer<typeof attachmentView>;

const Row = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  margin-top: 8px;
`;

const Chip = styled.li`
  display: inline-flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
  max-width: min(32rem, 100%);
  padding: 4px 10px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
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
  span {
    flex: none;
  }
  svg {
    flex: none;
  }
`;

const iconOf = (mimeType: string): typeof File => {
  if (mimeType.startsWith('image/')) return Image;
  if (mimeType === 'application/pdf') return FilePdf;
  return mimeType.includes('zip') ? FileZip : File;
};

/** The files of a message by name and size. Pictures that stand in the text are not listed again. */
export const AttachmentChips = ({ attachments }: { attachments: Attachment[] }) => {
  const { formatNumber } = useIntl();
  const files = attachments.filter((attachment) => !attachment.inline);
  if (files.length === 0) return null;
  return (
    <Row>
      {files.map((file) => {
        const Icon = iconOf(file.mimeType);
        const { value, unit } = byteSize(file.size);
        return (
          <Chip key={file.id} title={file.name}>
            <Icon width="1.4rem" height="1.4rem" fill="neutral600" aria-hidden />
            <strong>{file.name}</strong>
            <span>{formatNumber(value, { style: 'unit', unit, unitDisplay: 'short' })}</span>
          </Chip>
        );
      })}
    </Row>
  );
};
