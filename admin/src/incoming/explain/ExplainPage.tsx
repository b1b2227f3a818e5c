import * as React from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Play } from '@strapi/icons';
import { styled } from 'styled-components';

import { sourceOctets, toBase64 } from './base64';
import { FieldsInput, type MailFields } from './FieldsInput';
import { LARGEST_SOURCE, SourceInput } from './SourceInput';
import { VerdictWords } from './VerdictWords';
import { readFailure } from '../../api/error-words';
import { useChatterExplainIncomingMutation } from '../../api/incoming-api';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { SegmentedChoice } from '../../components/SegmentedChoice';
import { useWords } from '../../words';
import { Trace } from '../Trace';
import { useNames } from '../use-names';

const Columns = styled.div`
  container-type: inline-size;

  > div {
    display: grid;
    grid-template-columns: minmax(0, 42fr) minmax(0, 58fr);
    align-items: start;
    gap: 16px;
    padding-bottom: 32px;
  }
  @container (max-width: 720px) {
    > div {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;

const Card = styled.section`
  min-width: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.tableShadow};
`;

const MODES = ['source', 'fields'] as const;
type Mode = (typeof MODES)[number];

const NO_ENTRIES: [] = [];

const NO_FIELDS: MailFields = { from: '', to: '', cc: '', subject: '', text: '' };

const addresses = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .filter((one) => one !== '')
    .slice(0, 20);

/** What would become of a mail: nothing is stored, nobody is told. */
export const ExplainPage = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const [explain, { data, error, isLoading, reset }] = useChatterExplainIncomingMutation();
  const names = useNames(NO_ENTRIES);
  const [mode, setMode] = React.useState<Mode>('source');
  const [pasted, setPasted] = React.useState('');
  const [file, setFile] = React.useState<File | null>(null);
  const [envelopeTo, setEnvelopeTo] = React.useState('');
  const [fields, setFields] = React.useState(NO_FIELDS);
  const [unreadable, setUnreadable] = React.useState(false);

  const tooLarge = mode === 'source' && (file?.size ?? pasted.length) > LARGEST_SOURCE;
  const ready =
    mode === 'source'
      ? (file !== null || pasted.trim() !== '') && !tooLarge
      : fields.from.trim() !== '' && fields.to.trim() !== '';

  const run = async (): Promise<void> => {
    setUnreadable(false);
    if (mode === 'fields') {
      await explain({ body: fields });
      return;
    }
    let octets: Uint8Array;
    try {
      octets = file ? new Uint8Array(await file.arrayBuffer()) : sourceOctets(pasted);
    } catch {
      // Deleted or changed since it was chosen.
      reset();
      setUnreadable(true);
      return;
    }
    await explain({ body: { source: toBase64(octets), envelopeTo: addresses(envelopeTo) } });
  };
  const failureWords = (): string | null => {
    if (unreadable) return t('incoming.explain.unreadable');
    if (!error) return null;
    // Strapi's body parser, or a proxy before it, may take less than the endpoint would.
    return readFailure(error).status === 413 ? t('files.too-large-unknown') : errorWords(error);
  };
  const failure = failureWords();

  return (
    <Columns>
      <div>
        <Card>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (ready && !isLoading) void run();
            }}
          >
            <Flex direction="column" alignItems="stretch" gap={4} padding={5}>
              <SegmentedChoice<Mode>
                label={t('incoming.explain.mode')}
                value={mode}
                options={MODES.map((one) => ({ value: one, words: t(`incoming.explain.mode.${one}`) }))}
                onChange={setMode}
              />
              {mode === 'source' ? (
                <SourceInput
                  pasted={pasted}
                  file={file}
                  tooLarge={tooLarge}
                  envelopeTo={envelopeTo}
                  onPaste={setPasted}
                  onFile={setFile}
                  onEnvelopeTo={setEnvelopeTo}
                />
              ) : (
                <FieldsInput fields={fields} onChange={setFields} />
              )}
              <Flex gap={3} wrap="wrap">
                <Button type="submit" startIcon={<Play />} disabled={!ready} loading={isLoading}>
                  {t('incoming.explain.run')}
                </Button>
                <Typography variant="pi" textColor="neutral600" style={{ flex: '1 1 20rem' }}>
                  {t('incoming.explain.nothing-stored')}
                </Typography>
              </Flex>
            </Flex>
          </form>
        </Card>
        <Card aria-live="polite">
          {failure !== null && (
            <Flex direction="column" alignItems="stretch" padding={5}>
              <Callout tone="danger">
                <Typography>{failure}</Typography>
              </Callout>
            </Flex>
          )}
          {failure === null && !data && (
            <Flex direction="column" gap={2} padding={8} minHeight="20rem" justifyContent="center">
              <Typography textColor="neutral600" textAlign="center">
                {t('incoming.explain.empty')}
              </Typography>
            </Flex>
          )}
          {failure === null && data && (
            <>
              <VerdictWords verdict={data.verdict} />
              <Trace trace={data.trace} names={names} />
            </>
          )}
        </Card>
      </div>
    </Columns>
  );
};
