import * as React from 'react';

import { styled } from 'styled-components';

import { linkTarget } from './link-target';
import { useWords } from '../../words';
import { LinkLike } from '../LinkLike';
import { SmallButton } from '../SmallButton';
import { SmallInput } from '../SmallInput';

import type { Editor } from '@tiptap/react';

const Row = styled.div`
  display: flex;
  flex: 1 1 26rem;
  align-items: center;
  gap: 8px;
  min-width: 0;
`;

/** Takes the place of the toolbar while a link is set. Enter sets it, Escape goes back to the text. */
export const LinkField = ({ editor, onDone }: { editor: Editor; onDone(): void }) => {
  const { t } = useWords();
  const existing: unknown = editor.getAttributes('link').href;
  const [text, setText] = React.useState(typeof existing === 'string' ? existing : '');
  const target = linkTarget(text);

  const finish = (): void => {
    onDone();
    editor.commands.focus();
  };
  const apply = (): void => {
    if (target === null) return;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (editor.state.selection.empty && !editor.isActive('link')) {
      chain
        .insertContent({
          type: 'text',
          text: text.trim(),
          marks: [{ type: 'link', attrs: { href: target } }],
        })
        .run();
    } else {
      chain.setLink({ href: target }).run();
    }
    onDone();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') apply();
    else finish();
  };

  return (
    <Row>
      <SmallInput
        autoFocus
        value={text}
        placeholder="https://"
        aria-label={t('editor.link-address')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <SmallButton variant="secondary" disabled={target === null} onClick={apply}>
        {t('editor.link-set')}
      </SmallButton>
      {typeof existing === 'string' && (
        <LinkLike
          onClick={() => {
            editor.chain().focus().extendMarkRange('link').unsetLink().run();
            onDone();
          }}
        >
          {t('editor.link-remove')}
        </LinkLike>
      )}
      <LinkLike onClick={finish}>{t('action.cancel')}</LinkLike>
    </Row>
  );
};
