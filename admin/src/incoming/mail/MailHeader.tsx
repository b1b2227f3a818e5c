import { Download as DownloadIcon } from '@strapi/icons';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';

import { AuthenticityPanel } from './AuthenticityPanel';
import { MailActs } from './MailActs';
import { useDownloadSource } from './use-download-source';
import { Pill } from '../../components/Pill';
import { TextLink } from '../../components/TextLink';
import { useSizeWords } from '../../components/use-size-words';
import { entryPath } from '../../thread/entry-path';
import { useWords } from '../../words';
import { outcomeBadge, outcomeWords } from '../status-words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

const Top = styled.header`
  display: flex;
  flex-direction: column;
  gap: 8px;
  padding: 16px 20px 0;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

const FirstLine = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: flex-start;
  justify-content: space-between;
  gap: 10px 16px;
`;

const Title = styled.div`
  display: flex;
  flex: 1 1 24rem;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 8px;
  min-width: 0;

  h2 {
    max-width: 100%;
    color: ${({ theme }) => theme.colors.neutral800};
    font-size: 1.6rem;
    font-weight: ${({ theme }) => theme.fontWeights.bold};
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  h2[data-empty] {
    color: ${({ theme }) => theme.colors.neutral600};
    font-weight: ${({ theme }) => theme.fontWeights.regular};
  }
`;

const Meta = styled.p`
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.6;
  overflow-wrap: anywhere;
`;

const Targets = styled.ul`
  display: flex;
  flex-direction: column;
  gap: 2px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.3rem;
  overflow-wrap: anywhere;

  a {
    font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  }
`;

const Parts = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 0 20px;

  button {
    padding: 6px 0 8px;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: ${({ theme }) => theme.colors.neutral600};
    font: inherit;
    font-size: 1.3rem;
    cursor: pointer;
  }
  button:hover {
    color: ${({ theme }) => theme.colors.neutral800};
  }
  button[aria-pressed='true'] {
    border-bottom-color: ${({ theme }) => theme.colors.primary600};
    color: ${({ theme }) => theme.colors.primary700};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
  button:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
  button:disabled {
    cursor: default;
    opacity: 0.6;
  }
`;

const Download = styled.button`
  display: inline-flex;
  align-items: center;
  gap: 6px;
  margin-left: auto;
`;

/** No line begins with it. */
const SEPARATOR = '\u00a0· ';

const PARTS = ['why', 'mail', 'headers'] as const;
/** What of a mail is shown below its header. */
export type MailPart = (typeof PARTS)[number];

const mailboxWords = ({ name, address }: { name: string; address: string }): string =>
  name ? `${name} <${address}>` : address;

/** The row names all recipients; those in Cc have a place of their own. */
const toWords = ({ to, cc, envelopeTo }: IncomingMailDetail): string => {
  const copied = new Set(cc.map(({ address }) => address.toLowerCase()));
  const direct = to.split(', ').filter((one) => one !== '' && !copied.has(one.toLowerCase()));
  return direct.join(', ') || envelopeTo.join(', ') || '–';
};

/** What the mail is, how it ended, where it stands, and what can be done. */
export const MailHeader = ({
  mail,
  mayWrite,
  part,
  onPart,
}: {
  mail: IncomingMailDetail;
  mayWrite: boolean;
  part: MailPart;
  onPart(part: MailPart): void;
}) => {
  const { t } = useWords();
  const { formatDate } = useIntl();
  const sizeWords = useSizeWords();
  const source = useDownloadSource(mail.id);
  const way = t(`incoming.ingress.${mail.ingress}`);
  const sender = { name: mail.fromName, address: mail.fromAddress };
  const meta = [
    t('incoming.meta.from', { from: mailboxWords(sender) || t('incoming.no-sender') }),
    t('incoming.meta.to', { to: toWords(mail) }),
    mail.cc.length > 0 ? t('incoming.meta.cc', { cc: mail.cc.map(mailboxWords).join(', ') }) : null,
    mail.serverName ? t('incoming.meta.way', { way, server: mail.serverName }) : way,
    sizeWords(mail.size),
    formatDate(mail.receivedAt, { dateStyle: 'medium', timeStyle: 'short' }),
  ];
  return (
    <Top>
      <FirstLine>
        <Title>
          <h2 data-empty={mail.subject === '' || undefined}>{mail.subject || t('incoming.no-subject')}</h2>
          <Pill tone={outcomeBadge(mail, t).tone}>{outcomeWords(mail, t)}</Pill>
          <AuthenticityPanel mail={mail} />
          {mail.senderRule && (
            <Pill tone={mail.senderRule.action === 'block' ? 'danger' : 'success'}>
              {t(`incoming.sender.is-${mail.senderRule.action}ed`)}
            </Pill>
          )}
        </Title>
        {mayWrite && <MailActs mail={mail} />}
      </FirstLine>
      <Meta>{meta.filter(Boolean).join(SEPARATOR)}</Meta>
      {mail.targets.length > 0 && (
        <Targets aria-label={t('incoming.targets')}>
          {mail.targets.map((target) => (
            <li key={target.messageId}>
              →{' '}
              {target.title === null ? (
                t('incoming.target-hidden', { type: target.typeName })
              ) : (
                <TextLink to={entryPath(target)}>
                  {t('incoming.target', { type: target.typeName, title: target.title })}
                </TextLink>
              )}
            </li>
          ))}
        </Targets>
      )}
      <Parts role="group" aria-label={t('incoming.part.label')}>
        {PARTS.map((one) => (
          <button key={one} type="button" aria-pressed={part === one} onClick={() => onPart(one)}>
            {t(`incoming.part.${one}`)}
          </button>
        ))}
        <Download
          type="button"
          disabled={!mail.hasSource || source.busy}
          title={t(mail.hasSource ? 'incoming.source-hint' : 'incoming.source-gone')}
          onClick={() => void source.download()}
        >
          <DownloadIcon width="1.2rem" height="1.2rem" fill="neutral500" aria-hidden />
          {t('incoming.part.source')}
        </Download>
      </Parts>
    </Top>
  );
};
