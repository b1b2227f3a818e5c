import * as React from 'react';

import { styled } from 'styled-components';

import { fieldWords, shortValue } from './field-words';
import { LinkLike } from '../components/LinkLike';
import { useWords } from '../words';

import type { TrackedChange } from '../../../server/src/contracts/thread';

/** So many stand in the line; with more of them it is a list. */
const IN_LINE = 3;

const Old = styled.span`
  color: ${({ theme }) => theme.colors.neutral500};
`;

/** Within a line of text a link must look like one. */
const More = styled(LinkLike)`
  text-decoration: underline;
  text-underline-offset: 2px;
`;

const List = styled.ul`
  margin: 2px 0;

  li {
    padding-left: 10px;
    border-left: 2px solid ${({ theme }) => theme.colors.neutral200};
  }
`;

const Value = ({ value, now }: { value: string | null; now: boolean }) => {
  const { t } = useWords();
  const Tag = now ? 'strong' : Old;
  const text = value === null ? '–' : shortValue(value);
  return <Tag title={value === null ? t('log.empty') : text === value ? undefined : value}>{text}</Tag>;
};

const Change = ({ change }: { change: TrackedChange }) => (
  <>
    <strong>{fieldWords(change.field)}</strong> <Value value={change.from} now={false} /> →{' '}
    <Value value={change.to} now />
  </>
);

/** `Stage New → Waiting, Priority Normal → High`; of many changes the first ones, and the rest on a press. */
export const LogChanges = ({ changes }: { changes: TrackedChange[] }) => {
  const { t } = useWords();
  const [open, setOpen] = React.useState(false);
  const more = changes.length - IN_LINE;
  if (open) {
    return (
      <>
        <LinkLike aria-expanded onClick={() => setOpen(false)}>
          {t('log.fewer')}
        </LinkLike>
        <List>
          {changes.map((change) => (
            <li key={change.field}>
              <Change change={change} />
            </li>
          ))}
        </List>
      </>
    );
  }
  // One more would take as much room as the link to it.
  const shown = more > 1 ? changes.slice(0, IN_LINE) : changes;
  return (
    <>
      {shown.map((change, index) => (
        <React.Fragment key={change.field}>
          {index > 0 && ', '}
          <Change change={change} />
        </React.Fragment>
      ))}
      {more > 1 && (
        <>
          {' '}
          <More aria-expanded={false} onClick={() => setOpen(true)}>
            {t('log.more', { count: more })}
          </More>
        </>
      )}
    </>
  );
};
