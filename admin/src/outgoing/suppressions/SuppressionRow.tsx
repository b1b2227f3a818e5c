import { Flex, IconButton, Td, Tr, Typography } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import { EntryLog } from './EntryLog';
import { LinkLike } from '../../components/LinkLike';
import { Moment } from '../../components/Moment';
import { Pill } from '../../components/Pill';
import { useWords } from '../../words';

import type { SuppressionReason, SuppressionView } from '../../../../server/src/contracts/suppressions';

const TONES: Readonly<Record<SuppressionReason, 'danger' | 'warning' | 'neutral'>> = {
  hard_bounces: 'warning',
  complaint: 'danger',
  unsubscribed: 'neutral',
  manual: 'neutral',
};

/** One address; its log unfolds below it. */
export const SuppressionRow = ({
  entry,
  columns,
  open,
  mayWrite,
  onToggle,
  onRemove,
}: {
  entry: SuppressionView;
  columns: number;
  open: boolean;
  mayWrite: boolean;
  onToggle(): void;
  onRemove(): void;
}) => {
  const { t } = useWords();
  return (
    <>
      <Tr>
        <Td maxWidth="32rem">
          <Typography fontWeight="semiBold" ellipsis title={entry.address}>
            {entry.address}
          </Typography>
        </Td>
        <Td>
          <Pill tone={entry.active ? TONES[entry.reason] : 'neutral'}>
            {t(`suppressions.reason.${entry.reason}`)}
          </Pill>
        </Td>
        <Td maxWidth="28rem">
          <Typography textColor="neutral600" ellipsis title={entry.note || undefined}>
            {entry.note || '–'}
          </Typography>
        </Td>
        <Td>
          <Typography textColor="neutral600">
            <Moment at={entry.updatedAt} style="date-time" />
          </Typography>
        </Td>
        <Td>
          <Flex justifyContent="flex-end" alignItems="center" gap={3}>
            <LinkLike
              aria-expanded={open}
              aria-label={t('suppressions.log-of', { address: entry.address })}
              onClick={onToggle}
            >
              {t(open ? 'suppressions.hide-log' : 'suppressions.show-log')}
            </LinkLike>
            {mayWrite && entry.active && (
              <IconButton
                variant="ghost"
                label={t('suppressions.remove', { address: entry.address })}
                onClick={onRemove}
              >
                <Cross />
              </IconButton>
            )}
          </Flex>
        </Td>
      </Tr>
      {open && (
        <Tr>
          <Td colSpan={columns}>
            <EntryLog entry={entry} />
          </Td>
        </Tr>
      )}
    </>
  );
};
