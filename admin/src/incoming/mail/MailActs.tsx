import * as React from 'react';

import { Dialog, Flex, IconButton, Menu } from '@strapi/design-system';
import { More } from '@strapi/icons';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { CreateDialog } from './CreateDialog';
import { EntryDialog } from './EntryDialog';
import { actsFor, waitsForPerson } from './mail-acts';
import { RejectDialog } from './RejectDialog';
import {
  useChatterDeleteSenderRuleMutation,
  useChatterIgnoreIncomingMailMutation,
  useChatterReplayIncomingMailMutation,
  useChatterSaveSenderRuleMutation,
} from '../../api/incoming-api';
import { SmallButton } from '../../components/SmallButton';
import { useAct } from '../../components/use-act';
import { useWords } from '../../words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

/** As tall as the buttons beside it. */
const MoreTrigger = styled(Menu.Trigger)`
  && {
    width: 3rem;
    height: 2.6rem;
  }
  svg path {
    fill: ${({ theme }) => theme.colors.neutral800};
  }
`;

type Open = 'attach' | 'create' | 'reject' | 'replay' | { move: number };

/** What can be done about a mail as it stands. */
export const MailActs = ({ mail }: { mail: IncomingMailDetail }) => {
  const { t } = useWords();
  const { busy, run } = useAct();
  const [replay] = useChatterReplayIncomingMailMutation();
  const [ignore] = useChatterIgnoreIncomingMailMutation();
  const [saveRule] = useChatterSaveSenderRuleMutation();
  const [deleteRule] = useChatterDeleteSenderRuleMutation();
  const [open, setOpen] = React.useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const acts = actsFor(mail);
  const params = { id: mail.id };
  const { fromAddress: address, senderRule } = mail;
  const [firstPost] = mail.posts;

  const setRule = (action: 'block' | 'allow'): void => {
    void run(
      () => saveRule({ body: { pattern: address, action } }),
      t(`incoming.sender.${action}ed`, { address })
    );
  };
  const menuItems: React.ReactNode[] = [
    acts.has('reject') && (
      <Menu.Item key="reject" variant="danger" onSelect={() => setOpen('reject')}>
        {t('incoming.act.reject')}
      </Menu.Item>
    ),
    acts.has('ignore') && (
      <Menu.Item
        key="ignore"
        onSelect={() => void run(() => ignore({ params }), t('incoming.ignored'))}
        disabled={busy}
      >
        {t('incoming.act.ignore')}
      </Menu.Item>
    ),
    address !== '' && senderRule?.action !== 'block' && (
      <Menu.Item key="block" onSelect={() => setRule('block')}>
        {t('incoming.act.block')}
      </Menu.Item>
    ),
    address !== '' && senderRule?.action !== 'allow' && (
      <Menu.Item key="allow" onSelect={() => setRule('allow')}>
        {t('incoming.act.allow')}
      </Menu.Item>
    ),
    senderRule !== null && (
      <Menu.Item
        key="forget"
        onSelect={() =>
          void run(
            () => deleteRule({ params: { documentId: senderRule.documentId } }),
            t('incoming.sender.forgotten', { address })
          )
        }
      >
        {t(`incoming.act.un${senderRule.action}`)}
      </Menu.Item>
    ),
  ].filter(Boolean);

  return (
    <Flex gap={2} wrap="wrap">
      {acts.has('attach') && (
        <SmallButton
          variant={waitsForPerson(mail) ? 'default' : 'tertiary'}
          onClick={() => setOpen('attach')}
        >
          {t('incoming.act.attach')}
        </SmallButton>
      )}
      {acts.has('move') && firstPost && (
        <SmallButton variant="tertiary" onClick={() => setOpen({ move: firstPost.messageId })}>
          {t('incoming.act.move')}
        </SmallButton>
      )}
      {acts.has('create') && (
        <SmallButton variant="tertiary" onClick={() => setOpen('create')}>
          {t('incoming.act.create')}
        </SmallButton>
      )}
      {acts.has('replay') && (
        <SmallButton variant="tertiary" loading={busy} onClick={() => setOpen('replay')}>
          {t('incoming.act.replay')}
        </SmallButton>
      )}
      {menuItems.length > 0 && (
        <Menu.Root>
          <MoreTrigger tag={IconButton} icon={<More />} label={t('incoming.act.more')} />
          <Menu.Content popoverPlacement="bottom-end" maxHeight="30rem">
            {menuItems}
          </Menu.Content>
        </Menu.Root>
      )}
      {open === 'attach' && <EntryDialog mail={mail} messageId={null} onClose={close} />}
      {open !== null && typeof open === 'object' && (
        <EntryDialog mail={mail} messageId={open.move} onClose={close} />
      )}
      {open === 'create' && <CreateDialog mail={mail} onClose={close} />}
      {open === 'reject' && <RejectDialog mail={mail} onClose={close} />}
      <Dialog.Root open={open === 'replay'} onOpenChange={(opened) => !opened && close()}>
        <ConfirmDialog
          variant="default"
          title={t('incoming.replay.title')}
          onConfirm={async () => {
            await run(() => replay({ params }), t('incoming.replayed'));
            close();
          }}
        >
          {t('incoming.replay.question')}
        </ConfirmDialog>
      </Dialog.Root>
    </Flex>
  );
};
