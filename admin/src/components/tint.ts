import { css, type DefaultTheme } from 'styled-components';

import type { Tone } from './tone';

export type { Tone };

const strong = (theme: DefaultTheme, tone: Tone): string =>
  tone === 'neutral' ? theme.colors.neutral600 : theme.colors[`${tone}600`];

/** A letter colour that is readable on the tone's tint. */
export const toneText = (theme: DefaultTheme, tone: Tone): string =>
  tone === 'neutral' ? theme.colors.neutral600 : theme.colors[`${tone}700`];

/**
 * A pale background and border of a tone. In the dark theme the palette's `…100` are all the page's own black, so a note
 * would look like a message: there the tone is mixed into the surface.
 */
export const tint = (theme: DefaultTheme, tone: Tone) => {
  if (tone === 'neutral') {
    return css`
      background: ${theme.colors.neutral150};
      border-color: ${theme.colors.neutral200};
    `;
  }
  if (theme.colors.neutral0 === '#ffffff') {
    return css`
      background: ${theme.colors[`${tone}100`]};
      border-color: ${theme.colors[`${tone}200`]};
    `;
  }
  return css`
    background: color-mix(in srgb, ${strong(theme, tone)} 14%, ${theme.colors.neutral0});
    border-color: color-mix(in srgb, ${strong(theme, tone)} 45%, ${theme.colors.neutral0});
  `;
};
