import * as React from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Lock, Paperclip, PaperPlane, WarningCircle } from '@strapi/icons';
import { EditorContent } from '@tiptap/react';

import { AnswersTo } from './AnswersTo';
import { AttachButton } from './AttachButton';
import { FileTray } from './FileTray';
import { MessageGoesTo, NoteGoesTo, withoutRecipient, withRecipient } from './GoesTo';
import { SubjectField } from './SubjectField';
import { WhyThesePeople } from './WhyThesePeople';
import { useDraft } from './use-draft';
import { useLinkedFiles } from './use-linked-files';
import { usePost } from './use-post';
import { useUploads } from './use-uploads';
import { useChatterRecipientsQuery } from '../../api/thread-api';
import { useErrorWords } from '../../api/use-error-words';
import {
  ComposerBox,
  ComposerFoot,
  ComposerFrame,
  ComposerHint,
  DropTarget,
  Placeholder,
} from '../../components/editor/ComposerFrame';
import { Toolbar } from '../../components/editor/Toolbar';
import { useMessageEditor } from '../../components/editor/use-editor';
import { MESSAGE_LIMITS } from '../../../../server/src/contracts/thread';
import { LinkLike } from '../../components/LinkLike';
import { useFileDrop } from '../../components/use-file-drop';
import { chooseSuggestions, chosenRecipients } from '../../followers/recipient-choice';
import { useWords } from '../../words';

import type { ComposerKind } from './draft';
import type { ThreadKey } from '../thread-key';

/** The key that submits together with Enter, as it is printed on this computer's keyboard. */
const SUBMIT_KEY = /mac|iphone|ipad/i.test(navigator.userAgent) ? 'Cmd' : 'Ctrl';

/** Writes a message or an internal note. */
export const Composer = ({
  kind,
  thread,
  focus,
  onClose,
  onPosted,
}: {
  kind: ComposerKind;
  thread: ThreadKey;
  focus: boolean;
  onClose(): void;
  onPosted(): void;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { draft, saved, change, forget } = useDraft(thread, kind);
  const { send, sending, error, clearError } = usePost(thread);
  const uploads = useUploads(thread, { draft, change });
  const linked = useLinkedFiles(thread, draft.files);
  const { over, handlers } = useFileDrop(uploads.add);
  const [withSubject, setWithSubject] = React.useState(draft.subject !== '');
  const recipients = useChatterRecipientsQuery({ params: thread }, { refetchOnMountOrArgChange: true });

  const note = kind === 'note';
  const followers = recipients.data?.followers ?? [];
  const choices = chooseSuggestions(recipients.data?.suggestions ?? [], draft.toggled);
  const chosen = note ? [] : chosenRecipients(choices, draft.added);
  const nobody = !note && recipients.data !== undefined && followers.length === 0 && chosen.length === 0;
  const tooLong = draft.html.length > MESSAGE_LIMITS.html;
  const tooMany = chosen.length > MESSAGE_LIMITS.recipients;
  // A message whose recipients are not known yet must wait: nobody could have seen who gets it.
  const canSend =
    (draft.html !== '' || draft.files.length > 0) &&
    !uploads.uploading &&
    !sending &&
    !tooLong &&
    !tooMany &&
    (note || recipients.data !== undefined);

  const submit = async (): Promise<void> => {
    if (!canSend) return;
    const posted = await send({
      kind,
      html: draft.html,
      subject: note ? '' : draft.subject,
      recipients: chosen,
      attachmentIds: draft.files.map((file) => file.id),
    });
    if (!posted) return;
    forget();
    onPosted();
  };

  const editor = useMessageEditor(
    { html: draft.html, focus, label: note ? t('composer.note-label') : t('composer.message-label') },
    {
      onChange: (html) => {
        change({ html });
        if (error !== null) clearError();
      },
      onSubmit: () => void submit(),
      onEscape: onClose,
      onFiles: uploads.add,
    }
  );
  const frame = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (focus) frame.current?.scrollIntoView({ block: 'nearest' });
  }, [focus]);
  React.useEffect(() => {
    editor?.setEditable(!sending, false);
  }, [editor, sending]);

  return (
    <ComposerFrame ref={frame} $note={note} {...handlers}>
      {note && (
        <Flex gap={2} paddingBottom={2}>
          <Lock width="1.3rem" height="1.3rem" fill="warning600" style={{ flex: 'none' }} aria-hidden />
          <Typography variant="pi" fontWeight="bold" textColor="warning700">
            {t('note.hint')}
          </Typography>
        </Flex>
      )}
      <Flex
        gap={3}
        wrap="wrap"
        alignItems="flex-start"
        justifyContent="space-between"
        paddingBottom={2}
        minHeight="2.4rem"
      >
        {note ? (
          <NoteGoesTo followers={followers} />
        ) : (
          <MessageGoesTo
            followers={followers}
            choices={choices}
            added={draft.added}
            onToggle={(choice) =>
              change({ toggled: { ...draft.toggled, [choice.address.toLowerCase()]: !choice.chosen } })
            }
            onAdd={(recipient) => change({ added: withRecipient(draft.added, recipient) })}
            onRemove={(recipient) => change({ added: withoutRecipient(draft.added, recipient) })}
          />
        )}
        <Flex gap={3} marginLeft="auto" paddingTop="2px">
          {!note && !withSubject && (
            <LinkLike onClick={() => setWithSubject(true)} title={t('composer.subject-hint')}>
              {t('composer.subject')}
            </LinkLike>
          )}
          <WhyThesePeople kind={kind} followers={followers} choices={choices} />
        </Flex>
      </Flex>
      {recipients.error !== undefined && (
        <Typography variant="pi" textColor="danger600" role="alert">
          {t('goes-to.unknown', { reason: errorWords(recipients.error) })}
        </Typography>
      )}
      {!note && !nobody && <AnswersTo address={recipients.data?.answersTo} />}
      {!note && withSubject && (
        <SubjectField
          subject={draft.subject}
          onChange={(subject) => change({ subject })}
          onRemove={() => {
            change({ subject: '' });
            setWithSubject(false);
          }}
        />
      )}
      <ComposerBox $note={note} $busy={sending}>
        <div style={{ position: 'relative' }}>
          {draft.html === '' && editor?.isEmpty !== false && (
            <Placeholder aria-hidden>
              {note ? t('composer.note-placeholder') : t('composer.message-placeholder')}
            </Placeholder>
          )}
          <EditorContent editor={editor} />
        </div>
        <FileTray uploads={uploads} linked={linked} />
        <ComposerFoot>
          <Flex gap={1} wrap="wrap">
            {editor && <Toolbar editor={editor} />}
            <AttachButton onFiles={uploads.add} />
          </Flex>
          <Flex gap={3} marginLeft="auto" wrap="wrap" justifyContent="flex-end">
            <ComposerHint aria-live="polite">
              {uploads.uploading
                ? t('composer.waits-for-files')
                : t(saved ? 'composer.saved-hint' : 'composer.hint', { key: SUBMIT_KEY })}
            </ComposerHint>
            <Button variant="ghost" size="S" onClick={onClose} disabled={sending}>
              {t('composer.close')}
            </Button>
            <Button
              size="S"
              startIcon={note ? <Lock /> : <PaperPlane />}
              loading={sending}
              disabled={!canSend}
              onClick={() => void submit()}
            >
              {note ? t('composer.log-note') : nobody ? t('composer.send-nobody') : t('composer.send')}
            </Button>
          </Flex>
        </ComposerFoot>
        {over && (
          <DropTarget aria-hidden>
            <Paperclip width="1.6rem" height="1.6rem" fill="primary600" />
            {t('files.drop-here')}
          </DropTarget>
        )}
      </ComposerBox>
      {(error !== null || tooLong || tooMany) && (
        <Flex gap={2} paddingTop={2} role="alert">
          <WarningCircle
            width="1.4rem"
            height="1.4rem"
            fill="danger600"
            style={{ flex: 'none' }}
            aria-hidden
          />
          <Typography variant="pi" textColor="danger600">
            {tooLong
              ? t('composer.too-long', { limit: MESSAGE_LIMITS.html })
              : tooMany
                ? t('composer.too-many', { limit: MESSAGE_LIMITS.recipients })
                : t('composer.failed', { reason: errorWords(error) })}
          </Typography>
        </Flex>
      )}
    </ComposerFrame>
  );
};
