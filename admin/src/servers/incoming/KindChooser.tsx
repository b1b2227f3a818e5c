import { Flex, Typography } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { isMailbox, MAILBOX_PORTS } from './incoming-server-values';
import { ChoiceCards } from '../../components/form/ChoiceCards';
import { useWords } from '../../words';

import type { IncomingServerValues } from './incoming-server-values';
import type { IncomingServerKind } from '../../../../server/src/contracts/incoming-servers';

const GROUPS: readonly { name: 'fetched' | 'handed' | 'provider'; kinds: readonly IncomingServerKind[] }[] = [
  { name: 'fetched', kinds: ['imap', 'pop3'] },
  { name: 'handed', kinds: ['mailgate'] },
  { name: 'provider', kinds: ['mailgun', 'sendgrid', 'postmark', 'mailjet', 'ses', 'cloudflare'] },
];

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
          <ChoiceCards
            name="kind"
            options={group.kinds.map((kind) => ({
              value: kind,
              label: t(`incoming-servers.kind.${kind}`),
              hint: t(`incoming-servers.kind-hint.${kind}`),
            }))}
            value={value}
            disabled={disabled}
            onChoose={pick}
          />
        </Flex>
      ))}
    </Flex>
  );
};
