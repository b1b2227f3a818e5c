import * as React from 'react';

import { styled } from 'styled-components';

import { blankPage, mailBody, mailStyle } from './mail-document';
import { backendUrl, isSameOrigin } from '../api/backend-url';
import { LinkLike } from '../components/LinkLike';
import { PLUGIN_ID } from '../plugin-id';
import { useWords } from '../words';

/** Taller mails are cut until asked for, so that one newsletter does not push the conversation away. */
const FOLDED_HEIGHT = 480;

const Frame = styled.iframe`
  display: block;
  width: 100%;
  border: 0;
  color-scheme: light;
`;

const Sheet = styled.div<{ $folded: boolean }>`
  position: relative;
  max-width: 88ch;
  margin-top: 4px;
  font-size: 1.4rem;
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: #ffffff;
  padding: ${({ theme }) => (theme.colors.neutral0 === '#ffffff' ? '0' : '10px 12px')};
  max-height: ${({ $folded }) => ($folded ? `${FOLDED_HEIGHT}px` : 'none')};

  &::after {
    content: '';
    display: ${({ $folded }) => ($folded ? 'block' : 'none')};
    position: absolute;
    inset: auto 0 0 0;
    height: 64px;
    background: linear-gradient(transparent, #ffffff);
    pointer-events: none;
  }
`;

const More = styled(LinkLike)`
  margin-top: 6px;
`;

/** The server's blank page, whose own policy decides about pictures: a `srcdoc` page would inherit that of the admin. */
const blankPageAddress = (remoteImages: boolean): string =>
  backendUrl(`/${PLUGIN_ID}/mail-frame${remoteImages ? '?images=true' : ''}`);

const writeInto = (page: Document, html: string): void => {
  const style = page.createElement('style');
  style.textContent = mailStyle(getComputedStyle(document.body).fontFamily.replaceAll('"', "'"));
  page.head.replaceChildren(style);
  page.body.innerHTML = html;
};

/**
 * A mail's HTML, shut in: no scripts run in the frame, and its policy loads nothing from elsewhere unless asked.
 * `allow-same-origin` only lets this page write into it and measure its height; without `allow-scripts` nothing inside can
 * use it.
 */
export const MailFrame = ({
  html,
  remoteImages,
  ownPictures,
  title,
}: {
  html: string;
  remoteImages: boolean;
  ownPictures: ReadonlyMap<string, string>;
  title: string;
}) => {
  const { t } = useWords();
  const frame = React.useRef<HTMLIFrameElement>(null);
  const observer = React.useRef<ResizeObserver | null>(null);
  const [height, setHeight] = React.useState(0);
  const [unfolded, setUnfolded] = React.useState(false);
  const [reachable, setReachable] = React.useState(isSameOrigin);
  const body = React.useMemo(
    () => mailBody(html, { remote: remoteImages, own: ownPictures }),
    [html, remoteImages, ownPictures]
  );
  const address = reachable ? blankPageAddress(remoteImages) : `srcdoc ${String(remoteImages)}`;
  const loaded = React.useRef('');

  const write = React.useCallback((): void => {
    const page = frame.current?.contentDocument;
    if (!page?.body) {
      // The browser's own error page stands in the frame and keeps us out.
      setReachable(false);
      return;
    }
    writeInto(page, body);
    observer.current?.disconnect();
    observer.current = new ResizeObserver(() => setHeight(Math.ceil(page.body.scrollHeight)));
    observer.current.observe(page.body);
  }, [body]);
  React.useEffect(() => {
    // While the frame changes its page, the old one's policy must not meet the new pictures.
    if (loaded.current === address) write();
  }, [write, address]);
  React.useEffect(() => () => observer.current?.disconnect(), []);

  const page = reachable ? { src: address } : { srcDoc: blankPage(remoteImages) };
  const tall = height > FOLDED_HEIGHT + 120;
  return (
    <>
      <Sheet $folded={tall && !unfolded}>
        <Frame
          ref={frame}
          title={title}
          {...page}
          sandbox="allow-popups allow-popups-to-escape-sandbox allow-same-origin"
          referrerPolicy="no-referrer"
          scrolling="no"
          style={{ height: Math.max(height, 20) }}
          onLoad={() => {
            loaded.current = address;
            write();
          }}
        />
      </Sheet>
      {tall && (
        <More aria-expanded={unfolded} onClick={() => setUnfolded((open) => !open)}>
          {unfolded ? t('message.fold') : t('message.unfold')}
        </More>
      )}
    </>
  );
};
