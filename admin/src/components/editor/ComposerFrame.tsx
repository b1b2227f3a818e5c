import { styled } from 'styled-components';

import { richText } from './rich-text';
import { tint } from '../tint';

/** The composer's place between the bar and the timeline; yellow as a whole for a note, so that it can't be mistaken. */
export const ComposerFrame = styled.div<{ $note: boolean }>`
  padding: 16px 24px 20px;
  border: 0 solid;
  ${({ theme, $note }) => $note && tint(theme, 'warning')}
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};

  @container (max-width: 600px) {
    padding: 12px 16px 16px;
  }
`;

export const ComposerBox = styled.div<{ $note: boolean; $busy: boolean }>`
  position: relative;
  border: 1px solid ${({ theme, $note }) => ($note ? theme.colors.warning500 : theme.colors.neutral200)};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  opacity: ${({ $busy }) => ($busy ? 0.7 : 1)};

  &:focus-within {
    border-color: ${({ theme, $note }) => ($note ? theme.colors.warning600 : theme.colors.primary600)};
    box-shadow: 0 0 0 2px ${({ theme, $note }) => ($note ? theme.colors.warning200 : theme.colors.primary200)};
  }

  .ProseMirror {
    ${richText}
    min-height: 84px;
    max-height: 50vh;
    padding: 10px 14px;
    overflow-y: auto;
    outline: none;
    white-space: pre-wrap;
  }
`;

/** Lies over the composer while files hover above it. */
export const DropTarget = styled.div`
  position: absolute;
  inset: 0;
  z-index: 1;
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 8px;
  border: 2px dashed ${({ theme }) => theme.colors.primary600};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.primary100};
  color: ${({ theme }) => theme.colors.primary700};
  font-size: 1.4rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  pointer-events: none;
`;

export const Placeholder = styled.div`
  position: absolute;
  top: 10px;
  left: 14px;
  right: 14px;
  overflow: hidden;
  color: ${({ theme }) => theme.colors.neutral500};
  font-size: 1.4rem;
  line-height: 1.43;
  text-overflow: ellipsis;
  white-space: nowrap;
  pointer-events: none;
`;

export const ComposerFoot = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px 12px;
  padding: 8px 10px;
  border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

/** What the keyboard can do, and that the draft is safe; the first thing to go where there is no room. */
export const ComposerHint = styled.span`
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;

  @container (max-width: 480px) {
    display: none;
  }
`;
