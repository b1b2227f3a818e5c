import { IconButton } from '@strapi/design-system';
import { CheckCircle, Lock, Mail } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import { styled } from 'styled-components';

import { Cut, Line } from '../components/Line';
import { Moment } from '../components/Moment';
import { PersonAvatar } from '../components/PersonAvatar';
import { Pill } from '../components/Pill';
import { entryPath } from '../thread/entry-path';
import { useWords } from '../words';

import type { InboxItem } from '../../../server/src/contracts/inbox';

const Item = styled.li<{ $unread: boolean }>`
  position: relative;
  display: flex;
  align-items: center;
  gap: 8px;
  padding-right: 12px;
  background: ${({ theme, $unread }) => ($unread ? theme.colors.neutral0 : theme.colors.neutral100)};

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  &:hover {
    background: ${({ theme }) => theme.colors.primary100};
  }
`;

const Target = styled(NavLink)`
  display: flex;
  flex: 1;
  gap: 12px;
  min-width: 0;
  padding: 12px 8px 12px 20px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.3rem;
  line-height: 1.45;
  text-decoration: none;

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: -2px;
  }
  > div {
    flex: 1;
    min-width: 0;
  }
`;

const Dot = styled.span`
  position: absolute;
  top: 50%;
  left: 7px;
  width: 7px;
  height: 7px;
  margin-top: -3px;
  border-radius: 50%;
  background: ${({ theme }) => theme.colors.primary600};
`;

const Author = styled(Cut)<{ $unread: boolean }>`
  flex: 0 1 auto;
  max-width: 45%;
  color: ${({ theme }) => theme.colors.neutral800};
  font-weight: ${({ theme, $unread }) => ($unread ? theme.fontWeights.bold : theme.fontWeights.regular)};
`;

const Entry = styled(Cut)<{ $unread: boolean }>`
  flex: 1 1 auto;

  strong {
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme, $unread }) => ($unread ? theme.fontWeights.bold : theme.fontWeights.semiBold)};
  }
`;

const Time = styled.span`
  flex: none;
  margin-left: auto;
  font-size: 1.2rem;
`;

/** One message that I was told of; a press opens its entry. */
export const InboxRow = ({
  item,
  onMark,
}: {
  item: InboxItem;
  onMark(read: boolean, item: InboxItem): void;
}) => {
  const { t } = useWords();
  const { unread } = item;
  return (
    <Item $unread={unread}>
      {unread && <Dot role="img" aria-label={t('inbox.unread-one')} />}
      <Target to={entryPath(item)} onClick={() => unread && onMark(true, item)}>
        <PersonAvatar name={item.authorName} address={null} />
        <div>
          <Line>
            <Author $unread={unread} title={item.authorName}>
              {item.authorName || t('message.nobody')}
            </Author>
            {(item.kind === 'note' || item.internal) && (
              <Pill tone="warning" icon={<Lock aria-hidden />} title={t('note.hint')}>
                {t('message.internal-note')}
              </Pill>
            )}
            {item.kind === 'email' && !item.internal && (
              <Pill icon={<Mail aria-hidden />}>{t('inbox.mail')}</Pill>
            )}
            <Entry $unread={unread} title={`${item.typeName} · ${item.title}`}>
              {item.typeName} · <strong>{item.title}</strong>
            </Entry>
            <Time>
              <Moment at={item.createdAt} />
            </Time>
          </Line>
          <Line>
            <Cut>{item.preview}</Cut>
          </Line>
        </div>
      </Target>
      <IconButton
        variant="ghost"
        label={unread ? t('inbox.mark-read') : t('inbox.mark-unread')}
        onClick={() => onMark(unread, item)}
      >
        {unread ? <CheckCircle /> : <Mail />}
      </IconButton>
    </Item>
  );
};
