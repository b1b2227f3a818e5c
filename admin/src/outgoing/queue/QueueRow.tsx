import * as React from 'react';

import { Checkbox } from '@strapi/design-system';
import { CaretDown } from '@strapi/icons';

import { MailDetails } from './MailDetails';
import { End, Facts, Item, Main, Receiver, Subject, Unfold, Why } from './QueueRowParts';
import { Cut, Line } from '../../components/Line';
import { Moment } from '../../components/Moment';
import { Pill } from '../../components/Pill';
import { TextLink } from '../../components/TextLink';
import { toneOf } from '../../thread/delivery-outcome';
import { entryPath } from '../../thread/entry-path';
import { useDeliveryWords } from '../../thread/use-delivery-words';
import { useWords } from '../../words';

import type { Act } from './use-queue-act';
import type { OutgoingMailView } from '../../../../server/src/contracts/outgoing';

/** One mail: how it stands, to whom, what about, why it waits or failed and what helps. */
export const QueueRow = ({
  mail,
  mayAct,
  selected,
  busy,
  onSelect,
  onAct,
}: {
  mail: OutgoingMailView;
  mayAct: boolean;
  selected: boolean;
  busy: boolean;
  onSelect(selected: boolean): void;
  onAct(act: Act): void;
}) => {
  const { t, rich } = useWords();
  const [open, setOpen] = React.useState(false);
  const details = React.useId();
  const { reason, todo } = useDeliveryWords()(mail);
  const receiver = mail.toName || mail.toAddress || t('outgoing.no-address');
  return (
    <Item data-selected={selected || undefined}>
      {mayAct ? (
        <Checkbox
          checked={selected}
          disabled={busy}
          aria-label={t('outgoing.select', { name: receiver })}
          onCheckedChange={(next: boolean | 'indeterminate') => onSelect(next === true)}
        />
      ) : (
        <span />
      )}
      <Main>
        <Line>
          <Pill tone={toneOf(mail)} title={t(`delivery.state-hint.${mail.state}`)}>
            {t(`delivery.state.${mail.state}`)}
          </Pill>
          {mail.ignored && <Pill title={t('delivery.ignored-hint')}>{t('delivery.ignored-one')}</Pill>}
          <Receiver title={mail.toAddress}>{receiver}</Receiver>
          {mail.toName !== '' && <Cut title={mail.toAddress}>{mail.toAddress}</Cut>}
          {mail.purpose !== 'notification' && (
            <Pill title={t(`outgoing.purpose-hint.${mail.purpose}`)}>
              {t(`outgoing.purpose.${mail.purpose}`)}
            </Pill>
          )}
          {mail.subject !== null && <Subject title={mail.subject}>{mail.subject}</Subject>}
        </Line>
        <Facts>
          {mail.thread && (
            <Cut title={`${mail.thread.typeName} · ${mail.thread.title}`}>
              {mail.thread.typeName} <TextLink to={entryPath(mail.thread)}>{mail.thread.title}</TextLink>
            </Cut>
          )}
          {mail.serverName && (
            <Cut title={mail.serverName}>{t('outgoing.through', { name: mail.serverName })}</Cut>
          )}
          {mail.attempts > 0 && <span>{t('outgoing.attempts', { count: mail.attempts })}</span>}
          {mail.state === 'deferred' && mail.nextAttemptAt && (
            <span>
              {rich('delivery.next-attempt', { time: <Moment at={mail.nextAttemptAt} style="date-time" /> })}
            </span>
          )}
        </Facts>
        {(reason || todo) && (
          <Why>
            {reason} {todo}
          </Why>
        )}
        {open && <MailDetails id={details} mail={mail} mayAct={mayAct} busy={busy} onAct={onAct} />}
      </Main>
      <End>
        <Moment at={mail.sentAt ?? mail.createdAt} style="date-time" />
        <Unfold
          type="button"
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          aria-label={t('outgoing.details', { name: receiver })}
          title={t('outgoing.details', { name: receiver })}
          onClick={() => setOpen((known) => !known)}
        >
          <CaretDown fill="neutral600" aria-hidden />
        </Unfold>
      </End>
    </Item>
  );
};
