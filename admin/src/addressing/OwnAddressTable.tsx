import { Flex, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';

import { useChatterForgetOwnAddressMutation } from '../api/own-addresses-api';
import { DeleteButton } from '../components/DeleteButton';
import { Moment } from '../components/Moment';
import { Pill } from '../components/Pill';
import { useWords, type WordKey } from '../words';

import type { OwnAddress } from './own-address-filter';

const COLUMNS: WordKey[] = [
  'own-addresses.address',
  'own-addresses.use',
  'own-addresses.of',
  'own-addresses.direction',
  'own-addresses.since',
];

const directionKey = ({ sends, receives }: OwnAddress): WordKey =>
  sends && receives
    ? 'own-addresses.direction.both'
    : sends
      ? 'own-addresses.direction.sends'
      : 'own-addresses.direction.receives';

/** Addresses with what they are for; those of earlier can be forgotten. */
export const OwnAddressTable = ({ rows, canWrite }: { rows: readonly OwnAddress[]; canWrite: boolean }) => {
  const { t } = useWords();
  const [forget] = useChatterForgetOwnAddressMutation();
  return (
    <Table colCount={COLUMNS.length + 1} rowCount={rows.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((key) => (
            <Th key={key}>
              <Typography variant="sigma" textColor="neutral600">
                {t(key)}
              </Typography>
            </Th>
          ))}
          <Th>{null}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((row) => (
          <Tr key={`${row.use} ${row.of ?? ''} ${row.address}`}>
            <Td maxWidth="34rem">
              <Typography fontWeight="semiBold" ellipsis title={row.address}>
                {row.address}
              </Typography>
            </Td>
            <Td>
              <Pill
                tone={row.retiredAt ? 'neutral' : 'primary'}
                title={t(`own-addresses.use-hint.${row.use}`)}
              >
                {t(`own-addresses.use.${row.use}`)}
              </Pill>
            </Td>
            <Td maxWidth="24rem">
              <Typography ellipsis title={row.of ?? undefined}>
                {row.of ?? '–'}
              </Typography>
            </Td>
            <Td>
              <Typography>{t(directionKey(row))}</Typography>
            </Td>
            <Td>
              <Typography textColor="neutral600">
                {row.retiredAt ? <Moment at={row.retiredAt} style="date-time" /> : '–'}
              </Typography>
            </Td>
            <Td>
              <Flex justifyContent="flex-end">
                {canWrite && row.retiredAt && (
                  <DeleteButton
                    label={t('own-addresses.forget', { address: row.address })}
                    question={t('own-addresses.forget-question', { address: row.address })}
                    onDelete={() => forget({ body: { address: row.address } })}
                  />
                )}
              </Flex>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
};
