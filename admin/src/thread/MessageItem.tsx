import * as React from 'react';

import { styled } from 'styled-components';

import { AttachmentChips } from './attachments/AttachmentChips';
import { DeliveryFailures } from './DeliveryFailures';
import { DeliveryList } from './DeliveryList';
import { MessageBody } from './MessageBody';
import { MessageHeader } from './MessageHeader';
import { PersonAvatar } from '../components/PersonAvatar';
import { contentIdsIn } from './attachments/content-ids';
import { previewKind } from './attachments/preview-kind';
import { needsAttention } from './delivery-outcome';

import type { ThreadKey } from './thread-key';
import type { MessageView } from '../../../server/src/contracts/thread';

const Row = styled.article`
  display: flex;
  gap: 12px;
  padding: 12px 0;

  > div {
    flex: 1;
    min-width: 0;
  }
`;

/** One message, note or mail. */
export const MessageItem = ({
  thread,
  message,
  title,
  canAct,
}: {
  thread: ThreadKey;
  message: MessageView;
  title: string;
  canAct: boolean;
}) => {
  const [showDeliveries, setShowDeliveries] = React.useState(false);
  const headerId = React.useId();
  const { author } = message;
  // What stands in the text is not listed again.
  const shownInText = contentIdsIn(message.html + (message.quotedHtml ?? ''));
  const listed = message.attachments.filter(
    (file) =>
      file.contentId === null || !shownInText.has(file.contentId) || previewKind(file.mimeType) !== 'picture'
  );
  return (
    <Row aria-labelledby={headerId}>
      <PersonAvatar name={author.name} address={author.address} />
      <div>
        <MessageHeader
          id={headerId}
          message={message}
          title={title}
          deliveriesOpen={showDeliveries}
          onToggleDeliveries={() => setShowDeliveries((open) => !open)}
        />
        <MessageBody thread={thread} message={message} />
        <AttachmentChips thread={thread} attachments={listed} />
        {showDeliveries ? (
          <DeliveryList thread={thread} deliveries={message.deliveries} canAct={canAct} />
        ) : (
          <DeliveryFailures
            thread={thread}
            deliveries={message.deliveries.filter(needsAttention)}
            canAct={canAct}
          />
        )}
      </div>
    </Row>
  );
};
