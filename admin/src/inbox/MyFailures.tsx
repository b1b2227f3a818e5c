import * as React from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, Mail } from '@strapi/icons';
import { useNotification, useRBAC } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import { styled } from 'styled-components';

import { failuresOf, kindOf, type FailureGroup, type MyFailure } from './my-failures';
import {
  useChatterIgnoreMyFailuresMutation,
  useChatterMyFailuresQuery,
  useChatterRetryMyFailuresMutation,
} from '../api/outgoing-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';
import { useErrorWords } from '../api/use-error-words';
import { Cut } from '../components/Line';
import { LinkLike } from '../components/LinkLike';
import { Moment } from '../components/Moment';
import { Pill } from '../components/Pill';
import { SmallButton } from '../components/SmallButton';
import { tint } from '../components/tint';
import { PERMISSIONS } from '../permissions';
import { toneOf } from '../thread/delivery-outcome';
import { entryPath } from '../thread/entry-path';
import { whatToDo } from '../thread/what-to-do';
import { useWords } from '../words';

const INTERVAL = 15_000;
/** Mails of a kind that are shown before the reader asks for more. */
const FEW = 3;

const Group = styled.li`
  padding: 12px 20px;

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
`;

const Frame = styled.section`
  margin-bottom: 24px;
  overflow: hidden;
  border-width: 1px;
  border-style: solid;
  border-radius: ${({ theme }) => theme.borderRadius};
  ${({ theme }) => tint(theme, 'danger')}

  > ul {
    background: ${({ theme }) => theme.colors.neutral0};
  }
  > header {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 10px 20px;
  }
`;

const Rows = styled.ul`
  margin-top: 6px;
`;

const Row = styled(NavLink)`
  display: flex;
  gap: 8px;
  min-width: 0;
  padding: 3px 0;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.3rem;
  text-decoration: none;

  &:hover strong,
  &:focus-visible strong {
    color: ${({ theme }) => theme.colors.primary600};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
  strong {
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  }
  > time {
    flex: none;
    margin-left: auto;
    font-size: 1.2rem;
  }
`;

const FailureRow = ({ failure }: { failure: MyFailure }) => {
  const { name, address } = failure;
  return (
    <li>
      <Row to={entryPath(failure)}>
        <Cut title={address}>{name && name !== address ? `${name} ${address}` : address}</Cut>
        <Cut title={`${failure.typeName} · ${failure.title}`}>
          {failure.typeName} · <strong>{failure.title}</strong>
        </Cut>
        <Moment at={failure.at} style="relative" />
      </Row>
    </li>
  );
};

/** Failures of one kind: how many, why, what helps, the newest ones, and what to do with all of them. */
const FailureKind = ({ group, failures }: { group: FailureGroup; failures: MyFailure[] }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const mayPost = useRBAC(PERMISSIONS.postToThread).allowedActions.canPost === true;
  const [retry, retrying] = useChatterRetryMyFailuresMutation();
  const [ignore, ignoring] = useChatterIgnoreMyFailuresMutation();
  const [all, setAll] = React.useState(false);
  const { state, reason, count } = group;
  const todo = whatToDo({ state, reason, statusCode: null });
  const busy = retrying.isLoading || ignoring.isLoading;
  const shown = all ? failures : failures.slice(0, FEW);
  const hidden = count - failures.length;

  const run = async (
    act: PromiseLike<{ data: { changed: number } } | { error: unknown }>,
    done: 'retry' | 'ignore'
  ): Promise<void> => {
    const result = await act;
    toggleNotification(
      'error' in result
        ? { type: 'danger', message: errorWords(result.error) }
        : { type: 'success', message: t(`outgoing.done.${done}`, { count: result.data.changed }) }
    );
  };
  return (
    <Group>
      <Flex justifyContent="space-between" alignItems="flex-start" gap={3} wrap="wrap">
        <Box minWidth={0} flex="1 1 28rem">
          <Flex gap={2}>
            <Pill tone={toneOf({ state, ignored: false })} title={t(`delivery.state-hint.${state}`)}>
              {t(`delivery.state.${state}`)} · {count}
            </Pill>
          </Flex>
          <Typography tag="p" variant="pi" paddingTop={1}>
            {reason ? t(`delivery.reason.${reason}`) : t(`delivery.state-hint.${state}`)}{' '}
            {todo && (
              <Typography tag="span" variant="pi" textColor="neutral600">
                {t(todo)}
              </Typography>
            )}
          </Typography>
        </Box>
        <Flex gap={2}>
          {mayPost && state !== 'complained' && (
            <SmallButton
              variant="tertiary"
              startIcon={<ArrowClockwise />}
              loading={retrying.isLoading}
              disabled={busy}
              title={state === 'unknown' ? t('delivery.retry-unsure') : undefined}
              onClick={() => void run(retry({ body: { state, reason } }), 'retry')}
            >
              {t('inbox.failures.retry-all')}
            </SmallButton>
          )}
          <SmallButton
            variant="ghost"
            loading={ignoring.isLoading}
            disabled={busy}
            title={t('delivery.ignore-hint')}
            onClick={() => void run(ignore({ body: { state, reason } }), 'ignore')}
          >
            {t('inbox.failures.ignore-all')}
          </SmallButton>
        </Flex>
      </Flex>
      <Rows>
        {shown.map((failure) => (
          <FailureRow key={failure.outgoingMailId} failure={failure} />
        ))}
      </Rows>
      {failures.length > FEW && (
        <LinkLike aria-expanded={all} onClick={() => setAll((known) => !known)}>
          {all ? t('inbox.failures.fewer') : t('inbox.failures.more', { count: failures.length - FEW })}
        </LinkLike>
      )}
      {hidden > 0 && (all || failures.length <= FEW) && (
        <Typography tag="p" variant="pi" textColor="neutral600">
          {t('inbox.failures.hidden', { count: hidden })}
        </Typography>
      )}
    </Group>
  );
};

/** What I wrote and what did not arrive, by reason; nothing while all is well. */
export const MyFailures = () => {
  const { t } = useWords();
  const headingId = React.useId();
  const { data, refetch } = useChatterMyFailuresQuery(
    { query: {} },
    { pollingInterval: usePollingInterval(INTERVAL), refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  if (!data || data.count === 0) return null;
  return (
    <Frame aria-labelledby={headingId}>
      <header>
        <Mail width="1.4rem" height="1.4rem" fill="danger600" aria-hidden />
        <Typography id={headingId} tag="h2" fontWeight="bold" textColor="danger700">
          {t('inbox.failures.title', { count: data.count })}
        </Typography>
      </header>
      <ul>
        {data.groups.map((group) => (
          <FailureKind key={kindOf(group)} group={group} failures={failuresOf(data.failures, group)} />
        ))}
      </ul>
    </Frame>
  );
};
