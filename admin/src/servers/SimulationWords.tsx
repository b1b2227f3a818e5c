import type * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { Callout } from '../components/Callout';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { Tone } from '../components/tint';
import type { simulateSending } from '../../../server/src/contracts/servers';
import type { z } from 'zod';

type Simulation = z.output<typeof simulateSending.response>;
type Tried = Simulation['tried'][number];

const TONES: Record<Tried['outcome'], Tone> = {
  chosen: 'success',
  paused: 'warning',
  filter: 'neutral',
  personal: 'neutral',
  later: 'neutral',
};

const Facts = styled.dl`
  display: grid;
  grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
  gap: 8px 20px;
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.4rem;
  line-height: 1.5;

  dt {
    color: ${({ theme }) => theme.colors.neutral600};
  }
  dd {
    min-width: 0;
    margin: 0;
    overflow-wrap: anywhere;
  }
  @media (max-width: 40rem) {
    grid-template-columns: minmax(0, 1fr);
    gap: 2px;

    dd {
      margin-bottom: 8px;
    }
  }
`;

/** A fact, and in small letters why it is so. */
const Fact = ({ label, why, children }: { label: string; why?: string; children: React.ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>
      {children}
      {why && (
        <Typography tag="span" display="block" variant="pi" textColor="neutral600">
          {why}
        </Typography>
      )}
    </dd>
  </>
);

/** The servers in the order in which they are looked at, and what became of each. */
const TriedServers = ({ tried }: { tried: readonly Tried[] }) => {
  const { t } = useWords();
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography variant="sigma" textColor="neutral600">
        {t('servers.tried')}
      </Typography>
      <Flex tag="ol" direction="column" alignItems="stretch" gap={2}>
        {tried.map((server) => (
          <Flex tag="li" key={server.documentId ?? 'strapi'} gap={3} minWidth={0} wrap="wrap">
            <Pill tone={TONES[server.outcome]}>{t(`servers.outcome.${server.outcome}`)}</Pill>
            <Typography fontWeight="semiBold" ellipsis maxWidth="24rem" title={server.name}>
              {server.documentId === null ? t('servers.strapi-email') : server.name}
            </Typography>
            <Typography
              variant="pi"
              textColor="neutral600"
              ellipsis
              maxWidth="32rem"
              title={server.fromFilter}
            >
              {server.fromFilter || t('servers.everybody')}
            </Typography>
            <Typography variant="pi" textColor="neutral600">
              {t(`servers.outcome-hint.${server.outcome}`)}
            </Typography>
          </Flex>
        ))}
      </Flex>
    </Flex>
  );
};

/** The answer to "who sends?" in words. */
export const SimulationWords = ({ simulation, author }: { simulation: Simulation; author: string }) => {
  const { t, rich } = useWords();
  const { server, from, replyTo, envelopeFrom, because, warnings } = simulation;
  return (
    <Flex direction="column" alignItems="stretch" gap={5} role="status">
      {server && from && because ? (
        <>
          <Typography>
            {rich('servers.leaves-through', {
              author,
              server: server.strapi ? t('servers.strapi-email') : server.name,
            })}
          </Typography>
          <Facts>
            <Fact label={t('servers.fact-server')} why={t(`servers.because.${because}`)}>
              {server.strapi ? t('servers.strapi-email') : server.name}
            </Fact>
            <Fact label={t('servers.fact-from')} why={t(`servers.from-because.${simulation.fromBecause}`)}>
              {from.name ? `${from.name} <${from.address}>` : from.address}
            </Fact>
            <Fact
              label={t('servers.fact-envelope')}
              why={t(`servers.envelope-because.${simulation.envelopeBecause}`)}
            >
              {envelopeFrom ?? t('servers.envelope-provider')}
            </Fact>
            <Fact label={t('servers.fact-reply-to')} why={t('servers.fact-reply-to-hint')}>
              {replyTo}
            </Fact>
          </Facts>
        </>
      ) : (
        <Callout tone="danger">
          <Typography>{t('servers.leaves-nowhere')}</Typography>
        </Callout>
      )}
      {warnings.map((warning) => (
        <Callout key={warning} tone={warning === 'author_replaced' ? 'primary' : 'warning'}>
          <Typography>{t(`servers.warning.${warning}`)}</Typography>
        </Callout>
      ))}
      <TriedServers tried={simulation.tried} />
    </Flex>
  );
};
