import type * as React from 'react';

import { Box, Typography } from '@strapi/design-system';

import { useChatterEntryTypesQuery, useChatterSearchEntriesQuery } from '../../api/entries-api';
import { Callout } from '../../components/Callout';
import { useWords, type WordKey } from '../../words';

import type { Explanation } from '../../../../server/src/contracts/incoming';

type Verdict = Explanation['verdict'];
type RouteView = Verdict['routes'][number];

const VIA: Record<RouteView['via'], WordKey> = {
  token: 'incoming.explain.via.token',
  references: 'incoming.explain.via.references',
  forced_alias: 'incoming.explain.via.forced_alias',
  alias: 'incoming.explain.via.alias',
  fallback_type: 'incoming.explain.via.fallback_type',
};

const RouteWords = ({ route }: { route: RouteView }) => {
  const { t, rich } = useWords();
  const { data: types } = useChatterEntryTypesQuery({});
  const { data: found } = useChatterSearchEntriesQuery(
    { params: { uid: route.uid }, query: { documentId: route.documentId ?? undefined } },
    { skip: route.documentId === null }
  );
  const type = types?.contentTypes.find((one) => one.uid === route.uid)?.displayName ?? route.uid;
  // Only as far as the reader may read the entry.
  const title = found?.entries.find((one) => one.documentId === route.documentId)?.title;
  const via = t(VIA[route.via], { alias: route.alias ?? '' });
  if (route.kind === 'create') return rich('incoming.explain.create', { type, via });
  return title === undefined
    ? rich('incoming.explain.reply', { type, via })
    : rich('incoming.explain.reply-titled', { type, title, via });
};

const toneOf = ({ kind }: Verdict): 'success' | 'primary' | 'warning' | 'danger' => {
  if (kind === 'deliver') return 'success';
  if (kind === 'hold') return 'warning';
  return kind === 'reject' ? 'danger' : 'primary';
};

/** What would become of the mail, in a sentence. */
export const VerdictWords = ({ verdict }: { verdict: Verdict }) => {
  const { t, rich } = useWords();
  const words = (): React.ReactNode => {
    if (verdict.kind === 'deliver') {
      return verdict.routes.map((route, index) => (
        <Typography key={index} tag="p">
          <RouteWords route={route} />
        </Typography>
      ));
    }
    const reason = verdict.reason === null ? '' : t(`incoming.reason.${verdict.reason}`);
    return (
      <>
        <Typography tag="p">{rich(`incoming.explain.${verdict.kind}`, { reason })}</Typography>
        {verdict.kind !== 'delivery_status' && verdict.kind !== 'unsubscribe' && (
          <Typography tag="p" variant="pi" textColor="neutral600">
            {t(verdict.answered ? 'incoming.explain.answered' : 'incoming.explain.unanswered')}
          </Typography>
        )}
      </>
    );
  };
  return (
    <Box padding={5}>
      <Callout tone={toneOf(verdict)}>{words()}</Callout>
      <Typography variant="pi" textColor="neutral600" tag="p" paddingTop={2}>
        {t('incoming.explain.was-not-stored')}
      </Typography>
    </Box>
  );
};
