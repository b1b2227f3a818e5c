import * as React from 'react';

import { useEditor, type Editor } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';

import { carriesFiles, pastedFiles } from './transferred-files';

/** What the editor tells its composer. */
export interface EditorEvents {
  onChange(html: string): void;
  onSubmit(): void;
  onEscape(): void;
  onFiles(files: File[]): void;
}

const EXTENSIONS = [
  // Only what the server keeps and a mail can show: no headings, rules or quotes.
  StarterKit.configure({
    heading: false,
    blockquote: false,
    codeBlock: false,
    horizontalRule: false,
    dropcursor: false,
    gapcursor: false,
    trailingNode: false,
    link: {
      openOnClick: false,
      autolink: true,
      defaultProtocol: 'https',
      HTMLAttributes: { rel: 'noopener noreferrer' },
    },
  }),
];

/** Whether there is something to read; a lone space or an empty line is nothing. */
export const hasText = (editor: Editor | null): boolean => (editor?.getText().trim() ?? '') !== '';

/** A small rich text editor. Ctrl+Enter (Cmd+Enter) submits, Escape leaves. */
export const useMessageEditor = (
  initial: { html: string; focus: boolean; label: string },
  events: EditorEvents
): Editor | null => {
  // The editor is made once; it calls whatever the composer passed last.
  const latest = React.useRef(events);
  React.useEffect(() => {
    latest.current = events;
  });
  return useEditor({
    extensions: EXTENSIONS,
    content: initial.html,
    autofocus: initial.focus ? 'end' : false,
    editorProps: {
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': initial.label },
      handlePaste: (_view, event) => {
        const files = event.clipboardData ? pastedFiles(event.clipboardData) : [];
        if (files.length === 0) return false;
        latest.current.onFiles(files);
        return true;
      },
      // The composer as a whole takes dropped files; the editor would put a picture's address into the text.
      handleDrop: (_view, event) => (event.dataTransfer ? carriesFiles(event.dataTransfer) : false),
      handleKeyDown: (_view, event) => {
        const submits = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
        if (event.isComposing || (!submits && event.key !== 'Escape')) return false;
        // Stopped here: what it does may take the editor off the page before React sees the event.
        event.stopPropagation();
        if (submits) latest.current.onSubmit();
        else latest.current.onEscape();
        return true;
      },
    },
    onUpdate: ({ editor }) => latest.current.onChange(hasText(editor) ? editor.getHTML() : ''),
  });
};
