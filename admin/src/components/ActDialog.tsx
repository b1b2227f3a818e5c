import type * as React from 'react';

import { Button, Flex, Modal, Typography } from '@strapi/design-system';

import { Callout } from './Callout';
import { useWords } from '../words';

/** The frame of a dialog that does something: what it does, its fields, and what went wrong. */
export const ActDialog = ({
  title,
  hint,
  error,
  confirm,
  variant = 'default',
  ready,
  busy,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  hint: React.ReactNode;
  /** in words */
  error: string | null;
  /** what the button says */
  confirm: string;
  variant?: 'default' | 'danger';
  ready: boolean;
  busy: boolean;
  onConfirm(): void;
  onClose(): void;
  children: React.ReactNode;
}) => {
  const { t } = useWords();
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={5}>
            <Typography textColor="neutral600">{hint}</Typography>
            {children}
            {error !== null && (
              <Callout tone="danger">
                <Typography role="alert">{error}</Typography>
              </Callout>
            )}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant={variant} disabled={!ready || busy} loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
