import * as React from 'react';

import { styled } from 'styled-components';

import { mailDocument } from './mail-document';
import { LinkLike } from '../components/LinkLike';
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

/** Every link opens in a tab of its own: the frame could not show it, and the page must not be left. */
const openLinksOutside = (body: Document): void => {
  for (const link of body.querySelectorAll('a[href], area[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
};

const failedToLoad = (image: HTMLImageElement): boolean =>
  /^https?:/i.test(image.src) && image.complete && image.naturalWidth === 0;

/**
 * A mail's HTML, shut in: no scripts run in the frame, and its policy loads nothing from elsewhere unless asked.
 * `allow-same-origin` only lets this page measure the height; without `allow-scripts` nothing inside can use it.
 */
export const MailFrame = ({
  html,
  remoteImages,
  title,
  onPicturesMissing,
}: {
  html: string;
  remoteImages: boolean;
  title: string;
  onPicturesMissing?(missing: boolean): void;
}) => {
  const { t } = useWords();
  const frame = React.useRef<HTMLIFrameElement>(null);
  const observer = React.useRef<ResizeObserver | null>(null);
  const [height, setHeight] = React.useState(0);
  const [unfolded, setUnfolded] = React.useState(false);
  const source = React.useMemo(
    () =>
      mailDocument(html, {
        remoteImages,
        fontFamily: getComputedStyle(document.body).fontFamily.replaceAll('"', "'"),
      }),
    [html, remoteImages]
  );
  React.useEffect(() => () => observer.current?.disconnect(), []);

  const onLoad = (): void => {
    const body = frame.current?.contentDocument?.body;
    if (!body) return;
    onPicturesMissing?.(remoteImages && Array.from(body.querySelectorAll('img')).some(failedToLoad));
    openLinksOutside(body.ownerDocument);
    observer.current?.disconnect();
    observer.current = new ResizeObserver(() => setHeight(Math.ceil(body.scrollHeight)));
    observer.current.observe(body);
  };

  const tall = height > FOLDED_HEIGHT + 120;
  return (
    <>
      <Sheet $folded={tall && !unfolded}>
        <Frame
          ref={frame}
          title={title}
          srcDoc={source}
          sandbox="allow-popups allow-popups-to-escape-sandbox allow-same-origin"
          referrerPolicy="no-referrer"
          scrolling="no"
          style={{ height: Math.max(height, 20) }}
          onLoad={onLoad}
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
