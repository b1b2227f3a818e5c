import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import { styled } from 'styled-components';

import { ruleWords } from './rule-words';
import { useChatterEntryTypesQuery } from '../api/chatter-api';
import { tint } from '../components/tint';
import { useSizeWords } from '../thread/attachments/use-size-words';
import { entryPath } from '../thread/entry-path';
import { useWords } from '../words';

import type { IncomingMailRow } from '../../../server/src/contracts/incoming';

const Trace = styled.table`
  width: 100%;
  font-size: 1.3rem;
  line-height: 1.45;

  td {
    padding: 6px 8px 6px 0;
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  td:first-child {
    width: 2.4rem;
    padding-left: 8px;
    color: ${({ theme }) => theme.colors.neutral600};
  }
  td:nth-child(2) {
    width: 30%;
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
  tr[data-answered] td {
    ${({ theme }) => tint(theme, 'warning')}
  }
`;

/** What the routing saw, rule by rule, and where the mail went. */
export const IncomingMailDetails = ({ mail }: { mail: IncomingMailRow }) => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  const { data } = useChatterEntryTypesQuery({});
  const typeOf = (uid: string) => data?.contentTypes.find((type) => type.uid === uid);
  const entryLink = (post: IncomingMailRow['posts'][number]): string =>
    entryPath({ ...post, singleType: typeOf(post.uid)?.singleType ?? false });

  return (
    <Box paddingLeft={6} paddingRight={6} paddingBottom={5} paddingTop={2}>
      <Flex direction="column" alignItems="stretch" gap={3}>
        <Typography variant="pi" textColor="neutral600">
          {t('incoming.details', {
            from: mail.fromName ? `${mail.fromName} <${mail.fromAddress}>` : mail.fromAddress || '–',
            to: mail.to || '–',
            size: sizeWords(mail.size),
            id: String(mail.id),
          })}
        </Typography>
        {mail.reason && <Typography>{t(`incoming.reason-hint.${mail.reason}`)}</Typography>}
        {mail.posts.length > 0 && (
          <Flex gap={4} wrap="wrap">
            {mail.posts.map((post) => (
              <Link key={`${post.uid}/${post.documentId}`} tag={NavLink} to={entryLink(post)}>
                {t('incoming.open-entry', { type: typeOf(post.uid)?.displayName ?? post.uid })}
              </Link>
            ))}
          </Flex>
        )}
        {mail.trace.length > 0 && (
          <div>
            <Typography variant="pi" fontWeight="bold" tag="h3" paddingBottom={1}>
              {t('incoming.why')}
            </Typography>
            <Trace>
              <tbody>
                {mail.trace.map((step, index) => {
                  const answered = step.outcome === 'answered';
                  return (
                    <tr key={`${index}-${step.rule}`} data-answered={answered || undefined}>
                      <td title={t(answered ? 'incoming.rule-answered' : 'incoming.rule-passed')}>
                        {answered ? '✓' : '–'}
                      </td>
                      <td>{ruleWords(step.rule, t)}</td>
                      <td>{step.saw}</td>
                    </tr>
                  );
                })}
              </tbody>
            </Trace>
          </div>
        )}
      </Flex>
    </Box>
  );
};
