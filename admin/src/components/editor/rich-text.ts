import { css } from 'styled-components';

/** The typography of text written in the panel, the same in the editor and in the timeline. */
export const richText = css`
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.4rem;
  line-height: 1.43;
  overflow-wrap: anywhere;

  p + p,
  p + ul,
  p + ol,
  ul + p,
  ol + p,
  pre + p,
  p + pre,
  blockquote + p {
    margin-top: 8px;
  }
  ul,
  ol {
    padding-left: 2.2rem;
  }
  ul {
    list-style: disc;
  }
  ol {
    list-style: decimal;
  }
  strong,
  b {
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
  em,
  i {
    font-style: italic;
  }
  u {
    text-decoration: underline;
  }
  a {
    color: ${({ theme }) => theme.colors.primary600};
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  code {
    padding: 1px 4px;
    border-radius: 3px;
    background: ${({ theme }) => theme.colors.neutral150};
    font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
    font-size: 0.92em;
  }
  pre {
    padding: 8px 12px;
    overflow-x: auto;
    border-radius: ${({ theme }) => theme.borderRadius};
    background: ${({ theme }) => theme.colors.neutral150};
  }
  pre code {
    padding: 0;
    background: none;
  }
  blockquote {
    padding-left: 12px;
    border-left: 3px solid ${({ theme }) => theme.colors.neutral200};
    color: ${({ theme }) => theme.colors.neutral600};
  }
`;
