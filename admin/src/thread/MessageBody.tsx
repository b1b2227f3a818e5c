import * as React from 'react';

import { styled } from 'styled-components';

import { MailFrame } from './MailFrame';
import { LinkLike } from '../components/LinkLike';
import { tint } from '../components/tint';
import { useWords } from '../words';
import { useInlinePictures } from './attachments/use-inline-pictures';
import { richText } from '../components/editor/rich-text';

import type { ThreadKey } from './thread-key';
import type { MessageView } from '../../../server/src/contracts/thread';

const Text = styled.div`
  max-width: 76ch;
  margin-top: 4px;
  ${richText}
`;

const Note = styled(Text)`
  max-width: 78ch;
  padding: 8px 12px;
  border-width: 1px;
  border-style: solid;
  border-radius: ${({ theme }) => theme.borderRadius};
  ${({ theme }) => tint(theme, 'warning')}
`;

const Quoted = styled.div`
  margin-top: 8px;
  padding-left: 12px;
  border-left: 3px solid ${({ theme }) => theme.colors.neutral200};
`;

const Fold = styled(LinkLike)`
  display: inline-block;
  margin-top: 6px;
  padding: 0 8px;
  border-radius: 8px;
  background: ${({ theme }) => theme.colors.neutral150};
  line-height: 1.5;
`;

const Blocked = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  margin-top: 6px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;

  button {
    color: ${({ theme }) => theme.colors.primary600};
  }
`;

/**
 * What a message says. Text written in the panel has passed the server's short list of tags and stands in the page; mail
 * of a stranger stands in a frame of its own.
 */
export const MessageBody = ({ thread, message }: { thread: ThreadKey; message: MessageView }) => {
  const { t } = useWords();
  const [showImages, setShowImages] = React.useState(false);
  const [showQuoted, setShowQuoted] = React.useState(false);
  const ownPictures = useInlinePictures(thread, message);
  const foreign = message.kind === 'email';
  const Inline = message.kind === 'note' || message.internal ? Note : Text;

  return (
    <>
      {message.html.trim() !== '' &&
        (foreign ? (
          <MailFrame
            html={message.html}
            remoteImages={showImages}
            ownPictures={ownPictures}
            title={t('message.frame', { author: message.author.name })}
          />
        ) : (
          <Inline dangerouslySetInnerHTML={{ __html: message.html }} />
        ))}
      {message.remoteImages && !showImages && (
        <Blocked>
          {t('message.images-blocked')}
          <LinkLike onClick={() => setShowImages(true)} title={t('message.images-hint')}>
            {t('message.images-show')}
          </LinkLike>
        </Blocked>
      )}
      {message.quotedHtml && (
        <div>
          <Fold aria-expanded={showQuoted} onClick={() => setShowQuoted((open) => !open)}>
            {showQuoted ? t('message.quoted-hide') : t('message.quoted-show')}
          </Fold>
          {showQuoted && (
            <Quoted>
              {foreign ? (
                <MailFrame
                  html={message.quotedHtml}
                  remoteImages={showImages}
                  ownPictures={ownPictures}
                  title={t('message.quoted-show')}
                />
              ) : (
                <Text dangerouslySetInnerHTML={{ __html: message.quotedHtml }} />
              )}
            </Quoted>
          )}
        </div>
      )}
    </>
  );
};
