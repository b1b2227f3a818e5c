import { Flex, Typography } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { isMailbox, MAILBOX_PORTS } from './incoming-server-values';
import { useWords } from '../../words';

import type { IncomingServerValues } from './incoming-server-values';
import type { IncomingServerKind } from '../../../../server/src/contracts/incoming-servers';

const GROUPS: readonly { name: 'fetched' | 'handed' | 'provider'; kinds: readonly IncomingServerKind[] }[] = [
  { name: 'fetched', kinds: ['imap', 'pop3'] },
  { name: 'handed', kinds: ['mailgate'] },
  { name: 'provider', kinds: ['mailgun', 'sendgrid', 'postmark', 'mailjet', 'ses', 'cloudflare'] },
];

const Cards = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(max(min(24rem, 100%), 30%), 1fr));
  gap: 12px;
`;

const Card = styled.label`
  position: relative;
  display: flex;
  flex-direction: column;
  gap: 2px;
  padding: 10px 14px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  cursor: pointer;

  &:hover {
    border-color: ${({ theme }) => theme.colors.neutral300};
  }
  &:has(input:checked) {
    border-color: ${({ theme }) => theme.colors.primary600};
    background: ${({ theme }) => theme.colors.primary100};
  }
  &:has(input:focus-visible) {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
  &:has(input:disabled) {
    cursor: default;
  }
  input {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }
`;

/** How mail comes in, one card each. It is chosen once: another kind is another server. */
export const KindChooser = ({ values }: { values: IncomingServerValues }) => {
  const { t } = useWords();
  const { value, onChange } = useField<IncomingServerKind>('kind');
  const port = useField<number>('port');
  const disabled = useForm('KindChooser', (form) => form.disabled);

  const pick = (kind: IncomingServerKind): void => {
    const before = isMailbox(values.kind) ? MAILBOX_PORTS[values.kind] : MAILBOX_PORTS.imap;
    const usual = values.port === before[values.encryption];
    if (isMailbox(kind) && usual) port.onChange('port', MAILBOX_PORTS[kind][values.encryption]);
    onChange('kind', kind);
  };

  return (
    <Flex
      direction="column"
      alignItems="stretch"
      gap={4}
      role="radiogroup"
      aria-label={t('incoming-servers.kind')}
    >
      {GROUPS.map((group) => (
        <Flex key={group.name} direction="column" alignItems="stretch" gap={2}>
          <Typography variant="sigma" textColor="neutral600">
            {t(`incoming-servers.group.${group.name}`)}
          </Typography>
          <Cards>
            {group.kinds.map((kind) => (
              <Card key={kind}>
                <input
                  type="radio"
                  name="kind"
                  value={kind}
                  checked={value === kind}
                  disabled={disabled}
                  onChange={() => pick(kind)}
                />
                <Typography fontWeight="bold">{t(`incoming-servers.kind.${kind}`)}</Typography>
                <Typography variant="pi" textColor="neutral600">
                  {t(`incoming-servers.kind-hint.${kind}`)}
                </Typography>
              </Card>
            ))}
          </Cards>
        </Flex>
      ))}
    </Flex>
  );
};
