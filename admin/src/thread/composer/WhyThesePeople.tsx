import * as React from 'react';

import { Flex, Popover, Typography } from '@strapi/design-system';

import { LinkLike } from '../../components/LinkLike';
import { useWords } from '../../words';

import type { ComposerKind } from './draft';
import type { Choice } from '../../followers/recipient-choice';
import type { RecipientFollower } from '../../../../server/src/contracts/thread';

/** Explains the "goes to" line in sentences. */
export const WhyThesePeople = ({
  kind,
  followers,
  choices,
}: {
  kind: ComposerKind;
  followers: RecipientFollower[];
  choices: Choice[];
}) => {
  const { t, rich } = useWords();
  const [open, setOpen] = React.useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger>
        <LinkLike>{t('why.link')}</LinkLike>
      </Popover.Trigger>
      <Popover.Content align="end">
        <Flex direction="column" alignItems="flex-start" gap={2} padding={4} width="min(40rem, 88vw)">
          {kind === 'note' ? (
            <Typography variant="pi">{t('why.note')}</Typography>
          ) : (
            <>
              <Typography variant="pi">{t('why.followers', { count: followers.length })}</Typography>
              {choices.map((choice) => (
                <Typography variant="pi" key={choice.address}>
                  {rich(`why.${choice.role}`, { name: choice.name || choice.address })}
                </Typography>
              ))}
              <Typography variant="pi" textColor="neutral600">
                {t('why.separate')}
              </Typography>
            </>
          )}
        </Flex>
      </Popover.Content>
    </Popover.Root>
  );
};
