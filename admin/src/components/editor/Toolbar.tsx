import * as React from 'react';

import { Bold, BulletList, Code, Italic, Link, NumberList, Underline } from '@strapi/icons';
import { useEditorState, type Editor } from '@tiptap/react';
import { styled } from 'styled-components';

import { LinkField } from './LinkField';
import { Tool } from './Tool';
import { useWords, type WordKey } from '../../words';

const Row = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 2px;
`;

type Mark = 'bold' | 'italic' | 'underline' | 'bulletList' | 'orderedList' | 'code';

const TOOLS: { mark: Mark; icon: React.ReactNode; label: WordKey; run(editor: Editor): void }[] = [
  {
    mark: 'bold',
    icon: <Bold />,
    label: 'editor.bold',
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    mark: 'italic',
    icon: <Italic />,
    label: 'editor.italic',
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    mark: 'underline',
    icon: <Underline />,
    label: 'editor.underline',
    run: (editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    mark: 'bulletList',
    icon: <BulletList />,
    label: 'editor.bullet-list',
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    mark: 'orderedList',
    icon: <NumberList />,
    label: 'editor.number-list',
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    mark: 'code',
    icon: <Code />,
    label: 'editor.code',
    run: (editor) => editor.chain().focus().toggleCode().run(),
  },
];

/** The editor's buttons. A press must not take the focus out of the text. */
export const Toolbar = ({ editor }: { editor: Editor }) => {
  const { t } = useWords();
  const [linking, setLinking] = React.useState(false);
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) => ({
      marks: TOOLS.filter((tool) => current.isActive(tool.mark)).map((tool) => tool.mark),
      link: current.isActive('link'),
    }),
  });
  const keepFocus = (event: React.MouseEvent): void => event.preventDefault();

  if (linking) return <LinkField editor={editor} onDone={() => setLinking(false)} />;
  return (
    <Row role="toolbar" aria-label={t('editor.toolbar')}>
      {TOOLS.map((tool) => (
        <Tool
          key={tool.mark}
          type="button"
          aria-label={t(tool.label)}
          title={t(tool.label)}
          aria-pressed={active.marks.includes(tool.mark)}
          onMouseDown={keepFocus}
          onClick={() => tool.run(editor)}
        >
          {tool.icon}
        </Tool>
      ))}
      <Tool
        type="button"
        aria-label={t('editor.link')}
        title={t('editor.link')}
        aria-pressed={active.link}
        onMouseDown={keepFocus}
        onClick={() => setLinking(true)}
      >
        <Link />
      </Tool>
    </Row>
  );
};
