import * as React from 'react';

import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { styled } from 'styled-components';

import { useFileBlob } from './use-file-blob';
import { useErrorWords } from '../../api/use-error-words';
import { useSizeWords } from '../../components/use-size-words';
import { useWords } from '../../words';

import type { AttachmentView } from '../../../../server/src/contracts/thread';
import type { ThreadKey } from '../thread-key';

/** The chequered ground shows which parts of a picture are transparent. */
const Stage = styled.div`
  display: flex;
  align-items: center;
  justify-content: center;
  min-height: 20rem;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: repeating-conic-gradient(
      ${({ theme }) => theme.colors.neutral150} 0 25%,
      ${({ theme }) => theme.colors.neutral100} 0 50%
    )
    0 0 / 20px 20px;

  img {
    display: block;
    max-width: 100%;
    max-height: 62vh;
  }
`;

const Picture = ({ thread, file }: { thread: ThreadKey; file: AttachmentView }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const fetchFile = useFileBlob(thread);
  const [address, setAddress] = React.useState<string | null>(null);
  const [error, setError] = React.useState<unknown>(null);

  React.useEffect(() => {
    const stopped = new AbortController();
    let url = '';
    fetchFile(file.id, 'inline', stopped.signal)
      .then((blob) => {
        if (stopped.signal.aborted) return;
        url = URL.createObjectURL(blob);
        setAddress(url);
      })
      .catch((reason: unknown) => !stopped.signal.aborted && setError(reason));
    return () => {
      stopped.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [fetchFile, file.id]);

  if (error !== null) return <Typography role="alert">{errorWords(error)}</Typography>;
  return (
    <Stage>
      {address ? <img src={address} alt={file.name} /> : <Loader small>{t('files.loading')}</Loader>}
    </Stage>
  );
};

/** A picture, large; null shows nothing. */
export const PicturePreview = ({
  thread,
  file,
  onSave,
  onClose,
}: {
  thread: ThreadKey;
  file: AttachmentView | null;
  onSave(file: AttachmentView): void;
  onClose(): void;
}) => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  return (
    <Modal.Root open={file !== null} onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        {file && (
          <>
            <Modal.Header closeLabel={t('action.close')}>
              <Modal.Title>{file.name}</Modal.Title>
            </Modal.Header>
            <Modal.Body>
              <Picture key={file.id} thread={thread} file={file} />
            </Modal.Body>
            <Modal.Footer>
              <Typography variant="pi" textColor="neutral600">
                {sizeWords(file.size)}
              </Typography>
              <Flex gap={2}>
                <Button variant="tertiary" onClick={onClose}>
                  {t('action.close')}
                </Button>
                <Button startIcon={<Download />} onClick={() => onSave(file)}>
                  {t('files.download')}
                </Button>
              </Flex>
            </Modal.Footer>
          </>
        )}
      </Modal.Content>
    </Modal.Root>
  );
};
