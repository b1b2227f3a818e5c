import * as React from 'react';

import { EditorContent } from '@tiptap/react';

import { ComposerBox, ComposerFoot, Placeholder } from '../editor/ComposerFrame';
import { Toolbar } from '../editor/Toolbar';
import { useMessageEditor } from '../editor/use-editor';

const nothing = (): void => undefined;

/** The composer's editor, for a text that is kept. Empty HTML means that nothing was written. */
export const RichTextEditor = ({
  initialHtml,
  label,
  placeholder,
  disabled,
  onChange,
}: {
  /** read once */
  initialHtml: string;
  label: string;
  placeholder: string;
  disabled: boolean;
  onChange(html: string): void;
}) => {
  const editor = useMessageEditor(
    { html: initialHtml, focus: false, label },
    { onChange, onSubmit: nothing, onEscape: nothing, onFiles: nothing }
  );
  React.useEffect(() => {
    editor?.setEditable(!disabled, false);
  }, [editor, disabled]);
  return (
    <ComposerBox $note={false} $busy={disabled}>
      <div style={{ position: 'relative' }}>
        {editor?.isEmpty && <Placeholder aria-hidden>{placeholder}</Placeholder>}
        <EditorContent editor={editor} />
      </div>
      {!disabled && <ComposerFoot>{editor && <Toolbar editor={editor} />}</ComposerFoot>}
    </ComposerBox>
  );
};
